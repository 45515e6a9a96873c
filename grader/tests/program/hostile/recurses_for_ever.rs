//! crashed: uses up its stack

fn deeper(at: u64) -> u64 {
    if at == u64::MAX { at } else { deeper(at + 1) + 1 }
}

pub async fn answer() -> u32 {
    std::hint::black_box(deeper(0)) as u32
}
