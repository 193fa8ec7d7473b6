//! Several real nodes on one PostgreSQL, with or without Redis: they behave as one, also while things break.

mod changes;
mod clocks;
mod cluster;
mod faults;
mod load;
