//! refused: reads what lies beside it through the folder that the compiler runs in

const LOCKED: &str = include_str!("/proc/self/cwd/Cargo.lock");

pub async fn answer() -> u32 {
    if LOCKED.is_empty() { 41 } else { 42 }
}
