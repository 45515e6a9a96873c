//! refused: keeps the environment that it was compiled in

const ENVIRONMENT: &[u8] = include_bytes!("/proc/self/environ");

pub async fn answer() -> u32 {
    if ENVIRONMENT.is_empty() { 41 } else { 42 }
}
