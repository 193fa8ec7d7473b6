//! The master keys of a node, and the commands that change their file.

use kanhe_core::key::KeyId;
use kanhe_core::platform::Platform;

use crate::admin::flags::KeyFile;
use crate::cli::ServeFlags;
use crate::config::{self, KeySettings, ServeSettings};
use crate::master_keys::MasterKeys;
use crate::system::SystemEntropy;
use crate::{Fault, state};

/// As the settings say.
pub(super) fn of(settings: &ServeSettings) -> Result<MasterKeys, Fault> {
    let KeySettings { file, master, command } = &settings.keys;
    let given = [!file.as_os_str().is_empty(), !master.reveal().is_empty(), !command.is_empty()];
    Ok(match given {
        [false, false, false] => MasterKeys::File(state::master_keys(&settings.state)),
        [true, false, false] => MasterKeys::File(file.clone()),
        [false, true, false] => MasterKeys::Text(master.clone()),
        [false, false, true] => MasterKeys::Command(command.clone()),
        _ => return Err(Fault::Other("`keys`: say one of file, master and command".to_owned())),
    })
}

/// Refuses keys under whose numbers others are in use on the same store: what was made with those would be void here, and
/// what is made here would be void elsewhere.
pub(super) async fn check(platform: &Platform) -> Result<(), Fault> {
    match platform.foreign_key().await {
        Ok(None) => Ok(()),
        Ok(Some(KeyId(id))) => Err(Fault::Other(format!(
            "master key {id} is not the one that is in use in this database; give this node the same keys as the others, \
             or those of the backup's time"
        ))),
        Err(why) => Err(Fault::Other(format!("cannot compare the master keys: {why}"))),
    }
}

fn named(file: &KeyFile) -> Result<(ServeSettings, MasterKeys), Fault> {
    let flags = ServeFlags { config: file.config.clone(), ..ServeFlags::default() };
    let settings = config::for_serve(&flags)?;
    let keys = of(&settings)?;
    Ok((settings, keys))
}

/// `kanhe keys add`
pub(crate) fn add_key(file: &KeyFile) -> Result<(), Fault> {
    let id = named(file)?.1.add(&SystemEntropy)?;
    println!(
        "Master key {id} recognises from the next start on. Give the file to all nodes and start them anew;"
    );
    println!("then, and not before: kanhe keys use {id}");
    Ok(())
}

/// `kanhe keys use`
pub(crate) fn use_key(id: u16, file: &KeyFile) -> Result<(), Fault> {
    named(file)?.1.make_current(&SystemEntropy, id)?;
    println!(
        "Master key {id} makes what is new from the next start on. Give the file to all nodes and start them anew;"
    );
    println!(
        "then `kanhe keys reseal`, and when `kanhe keys list` shows that nothing hangs on an old key, it can go."
    );
    Ok(())
}

/// `kanhe keys rotate`
pub(crate) fn rotate_key(file: &KeyFile) -> Result<(), Fault> {
    let (settings, keys) = named(file)?;
    if !settings.store.url.reveal().starts_with("sqlite:") {
        let why =
            "several nodes may share this store, and one without the new key would refuse what others make";
        return Err(Fault::Other(format!("{why}; use `kanhe keys add`, and later `kanhe keys use`")));
    }
    let id = keys.add(&SystemEntropy)?;
    keys.make_current(&SystemEntropy, id)?;
    println!("Master key {id} makes what is new from the next start on; the others still recognise.");
    Ok(())
}
