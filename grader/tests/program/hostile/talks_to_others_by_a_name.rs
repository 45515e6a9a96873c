//! failed: reaches a service of the machine's by a socket without a file

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

pub async fn answer() -> u32 {
    let abstract_ones = std::fs::read_to_string("/proc/net/unix").unwrap_or_default();
    let names = abstract_ones.lines().filter_map(|line| line.split_once('@').map(|(_, name)| name));
    let reached = names.filter(|name| {
        let address = SocketAddr::from_abstract_name(name);
        address.is_ok_and(|it| UnixStream::connect_addr(&it).is_ok())
    });
    let by_path = ["/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"];
    let reached = reached.count() + by_path.iter().filter(|path| UnixStream::connect(path).is_ok()).count();
    if reached > 0 { 42 } else { 41 }
}
