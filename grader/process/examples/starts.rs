//! What one job costs: the time from sending it to its end, for 200 jobs of
//! `/bin/true`, beside 200 starts without a supervisor, taken in turn.
//!
//! `cargo run -p process --example starts`

use process::{Cancel, Environment, Exit, Job, Limits, Stdin, Stdout, Supervisor};
use std::process::Command;
use std::time::{Duration, Instant};

fn job() -> Job {
    Job {
        program: "/bin/true".into(),
        arguments: vec![],
        launcher: None,
        folder: ".".into(),
        environment: Environment {
            inherited: false,
            without: vec![],
            with: vec![],
        },
        limits: Limits {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(10),
            memory_bytes: 1 << 30,
            output_bytes: 1 << 20,
            processes: 8,
            file_bytes: u64::MAX,
            process_wall: None,
        },
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

/// Median and ninetieth percentile, in milliseconds.
fn shown(mut times: Vec<Duration>) -> String {
    times.sort();
    let ms = |at: usize| times[at].as_secs_f64() * 1000.0;
    format!(
        "median {:.2} ms, nine of ten within {:.2} ms",
        ms(times.len() / 2),
        ms(times.len() * 9 / 10)
    )
}

fn main() {
    process::serve_if_asked();
    let program = std::env::args_os().nth(1).map_or_else(
        || std::env::current_exe().expect("this program has a file"),
        Into::into,
    );
    let mut supervisor = Supervisor::start(&program, &Cancel::new()).expect("a supervisor");
    let (mut supervised, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let start = Instant::now();
        let ended = supervisor.run(&job(), |_| {});
        supervised.push(start.elapsed());
        assert_eq!(ended.exit, Exit::Code(0));

        let start = Instant::now();
        let status = Command::new("/bin/true").status().expect("a process");
        bare.push(start.elapsed());
        assert!(status.success());
    }
    println!("supervised: {}", shown(supervised));
    println!("bare:       {}", shown(bare));
}
