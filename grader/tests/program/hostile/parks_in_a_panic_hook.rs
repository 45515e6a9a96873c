//! deadlocked: lets a panic wait for ever instead of being told

pub async fn answer() -> u32 {
    std::panic::set_hook(Box::new(|_| loop {
        std::thread::park();
    }));
    panic!("out of here")
}
