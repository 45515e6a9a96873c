//! failed: writes to whatever its process has open

use std::io::Write;

pub async fn answer() -> u32 {
    let mut written = 0;
    for descriptor in std::fs::read_dir("/proc/self/fd").unwrap().flatten() {
        // Its output is its own to write to.
        if !["1", "2"].contains(&descriptor.file_name().to_str().unwrap()) {
            let target = std::fs::read_link(descriptor.path()).unwrap_or_default();
            let open = std::fs::OpenOptions::new().write(true).open(descriptor.path());
            let is_null = target.as_os_str() == "/dev/null";
            written += usize::from(!is_null && open.is_ok_and(|mut it| it.write_all(b"{}\n").is_ok()));
        }
    }
    if written > 0 { 42 } else { 41 }
}
