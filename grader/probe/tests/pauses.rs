//! What waits for another thread waits on when the whole process has been stopped.

#![cfg(unix)]

use lab::BlockingSite;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use probe::{Gate, observe_for_real, soon};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread::{self, Builder};
use std::time::Duration;

/// Longer than anything in a check is patient.
const PAUSE: Duration = Duration::from_millis(3_500);

/// Nearly as long as what is least patient; in it each of the waits begins.
const HEAD_START: Duration = Duration::from_millis(500);

#[test]
fn a_process_that_was_stopped_waits_on() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["waits_in_three_ways", "--exact", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let printed = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = printed.map(Result::unwrap);
    assert!(printed.any(|line| line.ends_with("waits")), "it waits");
    let process = Pid::from_raw(child.id().cast_signed());
    thread::sleep(HEAD_START);
    kill(process, Signal::SIGSTOP).unwrap();
    thread::sleep(PAUSE);
    kill(process, Signal::SIGCONT).unwrap();
    let rest: Vec<String> = printed.collect();
    assert!(child.wait().unwrap().success(), "{}", rest.join("\n"));
}

#[test]
#[ignore = "run by another test, in a process that is stopped"]
fn waits_in_three_ways() {
    println!("\nwaits");
    let ways: [fn(); 3] = [at_a_gate, for_an_answer, for_the_next_call];
    let waits = ways.map(|way| Builder::new().spawn(way).unwrap());
    for way in waits {
        way.join().unwrap();
    }
}

/// Does something on another thread, two thirds of a second from now, in small steps:
/// of these a process that was stopped has done one at most meanwhile.
fn before_long(act: impl FnOnce() + Send + 'static) {
    let steps = move || {
        for _ in 0..20 {
            thread::sleep(Duration::from_millis(33));
        }
        act();
    };
    Builder::new().spawn(steps).unwrap();
}

fn at_a_gate() {
    let gate = Gate::new();
    before_long(move || gate.open());
    assert!(gate.pass_blocking());
}

fn for_an_answer() {
    observe_for_real(async || {
        let gate = Gate::new();
        before_long(move || gate.open());
        assert!(soon(gate.pass()).await.is_some());
    });
}

fn for_the_next_call() {
    let site = BlockingSite::meeting(2);
    let second = site.clone();
    before_long(move || drop(second.get("/second")));
    site.get("/first");
    assert!(site.calls().iter().all(|call| !call.lonely));
}
