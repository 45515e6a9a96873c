use super::*;

#[test]
fn a_machine_that_cannot_read_is_no_fault_of_what_lies_there() {
    let path = Path::new("src/lib.rs");
    // As Linux has them.
    let (gone, too_many_open, disk_fails) = (2, 24, 5);
    let error = |code| io::Error::from_raw_os_error(code);
    assert!(matches!(
        unreadable(path, &error(gone)),
        Ok(Why::Unreadable { .. })
    ));
    for code in [too_many_open, disk_fails] {
        let why = unreadable(path, &error(code));
        assert!(matches!(why, Err(TakeInError::Machine(_))), "{why:?}");
    }
}
