//! failed: rewrites its own memory through a file

pub async fn answer() -> u32 {
    let memory = std::fs::OpenOptions::new().write(true).open("/proc/self/mem");
    if memory.is_ok() { 42 } else { 41 }
}
