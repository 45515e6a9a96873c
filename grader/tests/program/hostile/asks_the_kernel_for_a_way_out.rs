//! failed: asks for namespaces, mounts and traces by the programs of the machine

pub async fn answer() -> u32 {
    let works = |words: &str| {
        let mut words = words.split(' ');
        let program = words.next().unwrap();
        let done = std::process::Command::new(program).args(words).output();
        done.is_ok_and(|it| it.status.success())
    };
    let ways = [
        "unshare -r true",
        "unshare -n true",
        "mount -t tmpfs none /mnt",
        "nsenter -t 1 -m true",
        "chroot / true",
        "setpriv --reuid 0 true",
        "su -c true",
        "sudo -n true",
        "date -s 2020-01-01",
        "hostname forged",
        "strace -p 1",
        "gdb -p 1 -batch",
        "dmesg -C",
        "sysctl -w kernel.hostname=forged",
    ];
    if ways.into_iter().any(works) { 42 } else { 41 }
}
