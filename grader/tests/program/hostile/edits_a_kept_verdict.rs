//! failed: writes a verdict of its own where verdicts are kept

pub async fn answer() -> u32 {
    let own = std::env::current_exe().unwrap();
    let written = own.ancestors().skip(1).take(6).any(|folder| {
        std::fs::create_dir_all(folder.join("verdicts")).is_ok()
            || std::fs::write(folder.join("verdicts/edits_a_kept_verdict.json"), "{}").is_ok()
            || std::fs::write(folder.join("lock"), "").is_ok()
    });
    if written { 42 } else { 41 }
}
