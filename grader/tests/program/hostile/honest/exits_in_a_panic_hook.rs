//! A panic that is expected and caught, with a hook that keeps still for it.

pub async fn answer() -> u32 {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let caught = std::panic::catch_unwind(|| panic!("as expected"));
    std::panic::set_hook(hook);
    if caught.is_err() { 42 } else { 41 }
}
