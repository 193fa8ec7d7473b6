//! Where the servers' programs are.

use std::path::{Path, PathBuf};

/// A program on the `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The folder of PostgreSQL's programs: the one that `KANHE_POSTGRES_BIN` names, the newest of Debian's, or one on the
/// `PATH`. Debian keeps them off the `PATH`, since several versions may stand side by side.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("KANHE_POSTGRES_BIN") {
        return Some(PathBuf::from(named)).filter(|folder| is_postgres_folder(folder));
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| is_postgres_folder(folder))
        .collect();
    versions.sort_unstable();
    let newest = versions.pop().map(|(_, folder)| folder);
    newest.or_else(|| {
        on_path("initdb")?.parent().map(Path::to_path_buf).filter(|folder| is_postgres_folder(folder))
    })
}

fn is_postgres_folder(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}
