//! A server of its own, and a client.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

pub async fn answer() -> u32 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = std::thread::spawn(move || listener.accept().unwrap().0.write_all(&[42]));
    let mut answer = [0];
    TcpStream::connect(address).unwrap().read_exact(&mut answer).unwrap();
    served.join().unwrap().unwrap();
    u32::from(answer[0])
}
