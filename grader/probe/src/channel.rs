//! The channel to the grader: a socket pair as the check's descriptor 0.
//!
//! The key is taken from it before any argument of the check is evaluated. The
//! descriptor is then moved away, closed on exec, and the null device put in
//! its place: code that reads stdin, or a child that inherits it, finds
//! nothing. The key lives in this process's memory and is never written.

use evidence::{CHANNEL_VARIABLE, Hello, Record, Sealed, StampWord, VERSION};

/// An open channel, with the key that came over it.
#[derive(Debug)]
pub(crate) struct Channel {
    hello: Hello,
    end: end::End,
}

impl Channel {
    /// Opens the channel if a grader says that there is one. Without it nothing
    /// is read and nothing waits.
    ///
    /// # Panics
    ///
    /// When there is a channel and what comes over it is no greeting to this
    /// check: then the grader and this program do not belong together.
    pub(crate) fn open(check: &str) -> Option<Self> {
        std::env::var_os(CHANNEL_VARIABLE)?;
        let (line, end) = end::End::take().expect("the grader's channel can be read");
        let hello = Hello::from_line(&line).expect("the grader greets with one line of JSON");
        assert_eq!(hello.version, VERSION, "grader and check speak one version");
        assert_eq!(
            hello.check, check,
            "the grader runs the check that it names"
        );
        Some(Self { hello, end })
    }

    pub(crate) fn exercise(&self) -> &str {
        &self.hello.exercise
    }

    /// The word for marks in the output, if there are to be any.
    pub(crate) fn stamps(&self) -> Option<&StampWord> {
        self.hello.stamps.as_ref()
    }

    /// What the check's inputs are drawn with, if they are to be drawn.
    pub(crate) fn draw(&self) -> Option<u64> {
        self.hello.draw
    }

    pub(crate) fn hand_over(&self, record: &Record) {
        let sealed = Sealed::seal(record, &self.hello.key);
        // A grader that is gone cannot be told. That nothing came says the rest.
        let _ = self.end.write(&sealed.to_line());
    }
}

#[cfg(unix)]
mod end {
    use std::fs::File;
    use std::io::{self, Read, Write};
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    /// The check's end of the socket pair.
    #[derive(Debug)]
    pub(super) struct End(UnixStream);

    impl End {
        /// Reads the greeting from descriptor 0 and takes the descriptor away.
        pub(super) fn take() -> io::Result<(String, Self)> {
            let mut stream = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
            nix::unistd::dup2_stdin(File::open("/dev/null")?)?;
            let mut line = Vec::new();
            let mut byte = [0];
            // Byte by byte: what follows the line is not ours to swallow.
            while stream.read(&mut byte)? == 1 && byte != *b"\n" {
                line.push(byte[0]);
            }
            Ok((String::from_utf8_lossy(&line).into_owned(), Self(stream)))
        }

        pub(super) fn write(&self, line: &str) -> io::Result<()> {
            (&self.0).write_all(line.as_bytes())
        }
    }
}

/// Where there are no socket pairs: the key comes through the pipe on stdin,
/// and the sealed record goes out as a marked line on stdout. It cannot be
/// forged without the key, but a submission can read what is left on stdin.
#[cfg(not(unix))]
mod end {
    use std::io::{self, Write};

    #[derive(Debug)]
    pub(super) struct End;

    impl End {
        pub(super) fn take() -> io::Result<(String, Self)> {
            let mut line = String::new();
            io::stdin().read_line(&mut line)?;
            Ok((line, Self))
        }

        pub(super) fn write(&self, line: &str) -> io::Result<()> {
            writeln!(io::stdout().lock(), "\n{}{line}", evidence::STDOUT_MARK)
        }
    }
}
