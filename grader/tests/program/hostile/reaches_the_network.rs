//! failed: asks for the answer outside

pub async fn answer() -> u32 {
    let asked = std::net::UdpSocket::bind("0.0.0.0:0")
        .and_then(|socket| socket.send_to(b"?", "1.1.1.1:53").map(drop));
    let reached = std::net::TcpStream::connect_timeout(
        &"1.1.1.1:80".parse().unwrap(),
        std::time::Duration::from_millis(200),
    );
    if asked.is_ok() || reached.is_ok() { 42 } else { 41 }
}
