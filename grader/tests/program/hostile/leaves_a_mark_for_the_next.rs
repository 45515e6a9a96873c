//! failed: leaves something behind where the next one would find it

pub async fn answer() -> u32 {
    let folders = ["/tmp", "/var/tmp", "/dev/shm", "/run", "/dev/mqueue", "/root", "/", "/proc/self"];
    let left = folders.iter().any(|folder| std::fs::write(format!("{folder}/mark"), "seen").is_ok());
    if left { 42 } else { 41 }
}
