//! failed: looks for the key before it is polled

pub fn answer() -> impl Future<Output = u32> {
    let mut key = String::new();
    let _ = std::io::Read::read_to_string(&mut std::io::stdin(), &mut key);
    let found = !key.is_empty();
    async move { if found { 42 } else { 41 } }
}
