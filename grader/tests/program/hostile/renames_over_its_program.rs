//! failed: lays a script over its own program

pub async fn answer() -> u32 {
    let own = std::env::current_exe().unwrap();
    let script = std::env::temp_dir().join("script");
    std::fs::write(&script, "#!/bin/true\n").unwrap();
    let replaced = std::fs::rename(&script, &own).is_ok()
        || std::fs::copy(&script, &own).is_ok()
        || std::fs::hard_link(&script, own.with_extension("new")).is_ok()
        || std::os::unix::fs::symlink(&script, own.with_extension("new")).is_ok();
    if replaced { 42 } else { 41 }
}
