//! outcome: never_rests — loops without an await

pub async fn answer() -> u32 {
    let mut n = 1_u64;
    while n != 0 {
        n = std::hint::black_box(n.wrapping_add(2));
    }
    42
}
