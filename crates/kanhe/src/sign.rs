//! `kanhe sign`: signatures at the command line, for comparing with one's own.

use std::borrow::Cow;

use kanhe_sign::card::{CardExt, CardSign};
use kanhe_sign::page;

use crate::Fault;
use crate::cli::Sign;

/// Prints the signature, and nothing else, so that scripts can use it.
pub(crate) fn run(what: &Sign) -> Result<(), Fault> {
    let signature = match what {
        Sign::Page { ticket, nonce, timestamp, url } => page::sign(&read(ticket)?, nonce, timestamp, url),
        Sign::CardExt { ticket, timestamp, card_id, code, openid, nonce } => {
            CardExt { timestamp, card_id, code, openid, nonce_str: nonce }.sign(&read(ticket)?)
        }
        Sign::CardChoice { ticket, app_id, timestamp, nonce, location_id, card_id, card_type } => {
            CardSign { app_id, location_id, timestamp, nonce_str: nonce, card_id, card_type }
                .sign(&read(ticket)?)
        }
    };
    println!("{signature}");
    Ok(())
}

/// A ticket given as `-` is read from standard input.
pub(crate) fn read(ticket: &str) -> Result<Cow<'_, str>, Fault> {
    if ticket != "-" {
        return Ok(Cow::Borrowed(ticket));
    }
    let text = std::io::read_to_string(std::io::stdin())
        .map_err(|why| Fault::Other(format!("cannot read the ticket from standard input: {why}")))?;
    Ok(Cow::Owned(text.trim_end_matches(['\r', '\n']).to_owned()))
}
