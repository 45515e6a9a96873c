//! failed: puts something else in the place of its own program

pub async fn answer() -> u32 {
    let own = std::env::current_exe().unwrap();
    let gone = std::fs::remove_file(&own).is_ok() || std::fs::write(&own, "#!/bin/true").is_ok();
    if gone { 42 } else { 41 }
}
