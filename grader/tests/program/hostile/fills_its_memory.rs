//! crashed: asks for all the memory there is

pub async fn answer() -> u32 {
    let mut held = Vec::new();
    loop {
        held.push(Vec::<u8>::with_capacity(64 * 1024 * 1024));
        std::hint::black_box(&held);
    }
}
