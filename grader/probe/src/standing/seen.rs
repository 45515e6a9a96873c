//! Where it can be seen: Linux, with what looks into hangs compiled in.

use super::Standing;
use crate::ThreadWatch;
use nix::sys::ptrace::{self, Options, regset::NT_PRSTATUS};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use rustix::process::{PTracer, set_ptracer};
use std::ffi::{OsStr, c_void};
use std::fs::File;
use std::iter;
use std::os::unix::fs::FileExt;
use std::os::unix::process::parent_id;
use std::path::Path;
use std::process::{Command, Stdio};
use std::str::FromStr;

/// Names the thread that a second process of this program is to look at.
const LOOK_AT: &str = "PROBE_LOOK_AT_THREAD";

/// What stands before the addresses in what the second process prints.
const MARK: &str = "#stands ";

/// The most frames that are followed: those of deep recursion are alike.
const MOST_FRAMES: usize = 512;

/// How far from the stack's top a frame may lie.
const STACK_BYTES: u64 = 64 * 1024 * 1024;

/// How far from the stack's top the first frame is looked for, where the frame
/// pointer holds something else: in the middle of a function of C.
const SCANNED_BYTES: u64 = 32 * 1024;

/// So many frames in a row are no chance.
const SURELY_FRAMES: usize = 4;

/// Where in the learner's own code a thread of this process stands.
pub(crate) fn of(thread: &ThreadWatch) -> Option<Standing> {
    // A process may be looked at by its ancestors only, where the system is strict.
    let _ = set_ptracer(PTracer::Any);
    let output = Command::new(std::env::current_exe().ok()?)
        .args(std::env::args_os().skip(1))
        .env(LOOK_AT, thread.id()?.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let _ = set_ptracer(PTracer::None);
    let printed = String::from_utf8(output.ok()?.stdout).ok()?;
    let (_, seen) = printed.split_once(MARK)?;
    let mut seen = Seen::read(seen.lines().next()?)?;
    let at = function(seen.addresses[0]);
    let is_caller = |&word: &u64| {
        let called = called_before(word).and_then(function);
        called.is_some() && called == at
    };
    let within = seen.depths.get(1).copied().unwrap_or(seen.words.len());
    if let Some(place) = seen.words[..within].iter().position(is_caller) {
        seen.addresses.insert(1, seen.words[place]);
        seen.depths.insert(1, place);
    }
    line(&seen)
}

/// What the second process sees of a thread's stack.
struct Seen {
    /// The addresses at which it stands, innermost first: its own, and those to which
    /// the frames return that could be followed.
    addresses: Vec<u64>,
    /// How many words of the stack lie further within than each of them.
    depths: Vec<usize>,
    /// What lies on the stack as far as frames could be followed. The caller of a function
    /// that has no frame, or has not made it yet, is among them, and so is what the first
    /// frames that were found may have skipped: some are of calls that are over.
    words: Vec<u64>,
}

impl Seen {
    fn to_line(&self) -> String {
        fn list<T: ToString>(numbers: &[T]) -> String {
            let numbers: Vec<String> = numbers.iter().map(T::to_string).collect();
            numbers.join(" ")
        }
        let Self {
            addresses,
            depths,
            words,
        } = self;
        format!("{};{};{}", list(addresses), list(depths), list(words))
    }

    /// Whether a function of that name is further within than the frame of that depth.
    fn is_within(&self, depth: usize, name: &str) -> bool {
        let (at, returns) = self.addresses[..depth].split_at(1);
        let words = &self.words[..self.depths[depth]];
        let mut ends = returns.iter().chain(words).copied();
        let is_it = |end| function_before(end).as_deref() == Some(name);
        is_it(at[0] + 1) || ends.any(is_it)
    }

    fn read(line: &str) -> Option<Self> {
        fn list<T: FromStr>(text: &str) -> Vec<T> {
            let numbers = text.split_whitespace();
            numbers.map_while(|it| it.parse().ok()).collect()
        }
        let mut lists = line.split(';');
        let seen = Self {
            addresses: list(lists.next()?),
            depths: list(lists.next()?),
            words: list(lists.next()?),
        };
        let is_whole = !seen.addresses.is_empty()
            && seen.depths.len() == seen.addresses.len()
            && seen.depths.iter().all(|it| *it <= seen.words.len());
        is_whole.then_some(seen)
    }
}

/// If this is the second process: looks, says what it sees, and ends.
#[expect(
    clippy::disallowed_methods,
    reason = "this process runs no check, and must not begin one"
)]
pub(crate) fn serve() {
    let Ok(thread) = std::env::var(LOOK_AT) else {
        return;
    };
    if let Some(seen) = thread.parse().ok().and_then(stack) {
        println!("\n{MARK}{}", seen.to_line());
    }
    std::process::exit(0);
}

/// The stack of a thread of the parent process. It goes on when this process ends.
fn stack(thread: i32) -> Option<Seen> {
    let thread = Pid::from_raw(thread);
    ptrace::seize(thread, Options::empty()).ok()?;
    ptrace::interrupt(thread).ok()?;
    waitpid(thread, Some(WaitPidFlag::__WALL)).ok()?;
    let registers = ptrace::getregset::<NT_PRSTATUS>(thread).ok()?;
    #[cfg(target_arch = "x86_64")]
    let (at, frame, top) = (registers.rip, registers.rbp, registers.rsp);
    #[cfg(target_arch = "aarch64")]
    let (at, frame, top) = (registers.pc, registers.regs[29], registers.sp);
    let memory = File::open(format!("/proc/{}/mem", parent_id())).ok()?;
    let read = |address: u64| {
        let mut word = [0; 8];
        memory.read_exact_at(&mut word, address).ok()?;
        Some(u64::from_ne_bytes(word))
    };
    let frames = follow(first_frame(frame, top, &read), top, &read);
    let last = frames.last().map_or(frame, |last| last.place);
    let within = (top..last.min(top.saturating_add(SCANNED_BYTES))).step_by(8);
    let words: Vec<u64> = within.map_while(&read).collect();
    let depth = |frame: &Frame| words.len().min((frame.place - top) as usize / 8);
    Some(Seen {
        addresses: iter::once(at)
            .chain(frames.iter().map(|it| it.returns_to))
            .collect(),
        depths: iter::once(0).chain(frames.iter().map(depth)).collect(),
        words,
    })
}

/// Where the first frame begins: the frame pointer says it, or else the first place
/// from which frames can be followed.
fn first_frame(frame: u64, top: u64, read: &impl Fn(u64) -> Option<u64>) -> u64 {
    let is_one = |&frame: &u64| follow(frame, top, read).len() >= SURELY_FRAMES;
    if is_one(&frame) {
        return frame;
    }
    let mut places = (top..top.saturating_add(SCANNED_BYTES)).step_by(8);
    places.find(is_one).unwrap_or(frame)
}

/// A frame of the stack.
struct Frame {
    /// Where it lies.
    place: u64,
    /// The address to which it returns.
    returns_to: u64,
}

/// A frame and those that it leads to. A frame begins with the place of the one around
/// it, and the address to which it returns.
fn follow(mut frame: u64, top: u64, read: &impl Fn(u64) -> Option<u64>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut least = top;
    while frames.len() < MOST_FRAMES
        && frame.is_multiple_of(8)
        && (least..top.saturating_add(STACK_BYTES)).contains(&frame)
    {
        let (Some(around), Some(returns_to)) = (read(frame), read(frame + 8)) else {
            break;
        };
        if returns_to == 0 {
            break;
        }
        frames.push(Frame {
            place: frame,
            returns_to,
        });
        least = frame + 16;
        frame = around;
    }
    frames
}

/// The innermost of the addresses that lies in the learner's own sources, or else in
/// the exercise's checks, and the function that was called there.
fn line(seen: &Seen) -> Option<Standing> {
    let mut in_checks = None;
    for (depth, &address) in seen.addresses.iter().enumerate() {
        let is_return = depth > 0;
        // A frame returns behind the call in which it is.
        let symbols = symbols(address + u64::from(!is_return));
        let Some(place) = symbols.into_iter().find_map(|symbol| symbol.own_line) else {
            continue;
        };
        let is_own = place.contains("/src/");
        let called = is_return.then(|| called_before(address)).flatten();
        let called = called.and_then(function);
        // The code says what it calls, and the stack must agree that it is there.
        let called = called.filter(|name| seen.is_within(depth, name));
        let standing = Standing {
            place: Some(place),
            calls: called.as_deref().and_then(short),
        };
        if is_own {
            return Some(standing);
        }
        in_checks.get_or_insert(standing);
    }
    in_checks
}

struct Symbol {
    name: Option<String>,
    own_line: Option<String>,
}

/// What debug information says of the code of this process that ends before an
/// address, innermost first.
fn symbols(address: u64) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let Ok(address) = usize::try_from(address) else {
        return symbols;
    };
    backtrace::resolve(
        std::ptr::without_provenance_mut::<c_void>(address),
        |symbol| {
            let place = symbol.filename().zip(symbol.lineno());
            symbols.push(Symbol {
                name: symbol
                    .name()
                    .map(|name| whole(format!("{name:#}"), symbol.filename())),
                own_line: place.and_then(|(file, line)| recorder::own_line(file, line)),
            });
        },
    );
    symbols
}

/// So many bytes of code before a return are looked at: a call and what comes before.
const CODE_BYTES: usize = 64;

/// Where the function begins whose call returns to that address, as the code says.
fn called_before(address: u64) -> Option<u64> {
    let memory = File::open("/proc/self/mem").ok()?;
    let mut code = [0; CODE_BYTES];
    let begin = address.checked_sub(CODE_BYTES as u64)?;
    memory.read_exact_at(&mut code, begin).ok()?;
    called(address, &code, |place| {
        let mut word = [0; 8];
        memory.read_exact_at(&mut word, place).ok()?;
        Some(u64::from_ne_bytes(word))
    })
}

/// The same, from the code before that address.
#[cfg(target_arch = "x86_64")]
fn called(address: u64, code: &[u8; CODE_BYTES], read: impl Fn(u64) -> Option<u64>) -> Option<u64> {
    /// The place that the last four bytes of `code` name, from its end at `address`.
    fn place(address: u64, code: &[u8]) -> Option<u64> {
        let distance = i32::from_le_bytes(*code.last_chunk()?);
        Some(address.wrapping_add_signed(i64::from(distance)))
    }
    match code {
        // call *place(%rip)
        [.., 0xff, 0x15, _, _, _, _] => read(place(address, code)?),
        // call place
        [.., 0xe8, _, _, _, _] => place(address, code),
        // call *%rax, and before it mov place(%rip),%rax
        [.., 0xff, 0xd0] => {
            let loads = |end: &usize| code[..*end].ends_with(&[0x48, 0x8b, 0x05]);
            let end = (3..=CODE_BYTES - 6).rev().find(loads)? + 4;
            let behind = address - (CODE_BYTES - end) as u64;
            read(place(behind, &code[..end])?)
        }
        _ => None,
    }
}

#[cfg(target_arch = "aarch64")]
fn called(address: u64, code: &[u8; CODE_BYTES], _: impl Fn(u64) -> Option<u64>) -> Option<u64> {
    let call = u32::from_le_bytes(*code.last_chunk()?);
    // bl place: a distance in words, of 26 bits with a sign
    let words = i64::from((call << 6).cast_signed() >> 6);
    (call >> 26 == 0b10_0101).then(|| (address - 4).wrapping_add_signed(4 * words))
}

/// The name of the function to which the code at an address belongs.
fn function(address: u64) -> Option<String> {
    function_before(address + 1)
}

/// The same of the code that ends before an address.
fn function_before(end: u64) -> Option<String> {
    symbols(end).pop()?.name
}

/// The name of a function with its path. Debug information has only the last part of
/// it; of the standard library's own, the file tells the rest.
fn whole(name: String, file: Option<&Path>) -> String {
    let has_path = name
        .split('<')
        .next()
        .is_none_or(|begin| begin.contains("::"));
    let Some(file) = file.filter(|file| !has_path && !name.starts_with('<') && is_of_std(file))
    else {
        return name;
    };
    let around = match file.file_stem().and_then(OsStr::to_str) {
        Some("mutex") => "Mutex",
        Some("rwlock") => "RwLock",
        Some("condvar") => "Condvar",
        _ => "_",
    };
    format!("std::{around}::{name}")
}

fn is_of_std(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == "library") && file.starts_with("/rustc")
}

/// A function of the standard library as one would write it: of
/// `std::sync::mpsc::Receiver<T>::recv`, `Receiver::recv`.
fn short(path: &str) -> Option<String> {
    let is_std = ["std::", "core::", "alloc::", "<std::", "<core::"];
    if !is_std.iter().any(|start| path.starts_with(start)) {
        return None;
    }
    let mut plain = String::new();
    let mut depth = 0_usize;
    for letter in path.trim_start_matches('<').chars() {
        match letter {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let mut parts = plain.rsplit("::").filter(|part| !part.is_empty());
    let function = parts.next()?;
    let around = parts.next()?;
    let is_type = around.starts_with(|letter: char| letter.is_ascii_uppercase());
    Some(if is_type {
        format!("{around}::{function}")
    } else {
        function.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_of_std_is_named_as_one_would_write_it() {
        let named = [
            ("std::sync::mpsc::Receiver<T>::recv", Some("Receiver::recv")),
            ("std::thread::functions::park", Some("park")),
            (
                "std::sync::poison::mutex::Mutex<T>::lock",
                Some("Mutex::lock"),
            ),
            ("std::_::sleep", Some("sleep")),
            ("one::answer", None),
        ];
        for (path, name) in named {
            assert_eq!(short(path).as_deref(), name);
        }
    }

    #[test]
    fn a_name_without_its_path_has_it_from_the_file() {
        let file = Path::new("/rustc/5980/library/std/src/sync/poison/mutex.rs");
        let name = whole("lock<alloc::vec::Vec<i32>>".to_owned(), Some(file));
        assert_eq!(short(&name).as_deref(), Some("Mutex::lock"));
        let own = Path::new("/stage/exercises/src/mutex.rs");
        assert_eq!(whole("lock".to_owned(), Some(own)), "lock");
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn a_call_says_what_it_calls() {
        let says = |end: &[u8]| {
            let mut code = [0; CODE_BYTES];
            code[CODE_BYTES - end.len()..].copy_from_slice(end);
            called(0x1000, &code, |place| Some(place + 1))
        };
        assert_eq!(says(&[0xe8, 0xf0, 0xff, 0xff, 0xff]), Some(0xff0));
        assert_eq!(says(&[0xff, 0x15, 8, 0, 0, 0]), Some(0x1009));
        let loads = [0x48, 0x8b, 0x05, 8, 0, 0, 0, 0x90, 0xff, 0xd0];
        assert_eq!(says(&loads), Some(0x1000 - 3 + 8 + 1));
        assert_eq!(says(&[0xff, 0xd1]), None);
    }

    /// A stack at 0x1000, as words.
    fn read(words: &[u64]) -> impl Fn(u64) -> Option<u64> {
        |address| {
            words
                .get(usize::try_from(address.checked_sub(0x1000)? / 8).ok()?)
                .copied()
        }
    }

    const FRAMES: [u64; 11] = [7, 0x1018, 0, 0x1028, 11, 0x1038, 12, 0x1048, 13, 0, 14];

    #[test]
    fn frames_are_followed_from_the_inside_out() {
        let read = read(&FRAMES);
        let frame = first_frame(0x1018, 0x1000, &read);
        assert_eq!(follow(frame, 0x1000, &read), [11, 12, 13, 14]);
    }

    #[test]
    fn where_the_frame_pointer_holds_something_else_the_first_frame_is_looked_for() {
        assert_eq!(first_frame(99, 0x1000, &read(&FRAMES)), 0x1018);
    }

    #[test]
    fn what_was_seen_comes_back_from_its_line() {
        let (addresses, words) = (vec![1, 2], vec![3]);
        let seen = Seen::read(&Seen { addresses, words }.to_line()).unwrap();
        assert_eq!((seen.addresses, seen.words), (vec![1, 2], vec![3]));
        assert!(Seen::read(";3").is_none());
    }
}
