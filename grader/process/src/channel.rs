//! Both ends of a job's channel: a socket pair on Unix, elsewhere the pipe on
//! stdin and a marked line of the output.

#[cfg(unix)]
pub(crate) use socket::{Open, in_output};

#[cfg(windows)]
pub(crate) use pipe::{Open, in_output};

#[cfg(unix)]
mod socket {
    use crate::{Channel, Output};
    use std::io::{self, Read, Write};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::Command;

    /// The supervisor's end of a channel.
    pub(crate) struct Open {
        stream: UnixStream,
        longest_answer_bytes: u64,
    }

    impl Open {
        /// Makes the other end the descriptor 0 of what `command` starts.
        pub(crate) fn new(channel: &Channel, command: &mut Command) -> io::Result<Self> {
            let (mut ours, theirs) = UnixStream::pair()?;
            ours.write_all(channel.greeting.as_bytes())?;
            command.stdin(OwnedFd::from(theirs));
            Ok(Self {
                stream: ours,
                longest_answer_bytes: channel.longest_answer_bytes,
            })
        }

        /// The answer; none when there was none, or too long a one.
        pub(crate) fn answer(mut self) -> Option<String> {
            let mut answer = String::new();
            let most = self.longest_answer_bytes;
            let length = (&mut self.stream)
                .take(most + 1)
                .read_to_string(&mut answer)
                .ok()?;
            (length > 0 && length as u64 <= most).then_some(answer)
        }
    }

    /// The answer comes over the channel and never among the output.
    pub(crate) fn in_output(_channel: &Channel, _output: &Output) -> Option<String> {
        None
    }
}

/// Compiled for tests everywhere, so that what holds elsewhere is tried here.
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, expect(dead_code, reason = "on Unix there are socket pairs"))]
mod pipe {
    use crate::{Channel, Output};
    use std::io::{self, Write};
    use std::process::Command;

    /// The supervisor's end of a channel.
    pub(crate) struct Open;

    impl Open {
        /// Makes the other end the descriptor 0 of what `command` starts.
        pub(crate) fn new(channel: &Channel, command: &mut Command) -> io::Result<Self> {
            let (reader, mut writer) = io::pipe()?;
            writer.write_all(channel.greeting.as_bytes())?;
            command.stdin(reader);
            Ok(Self)
        }

        /// It comes among the output.
        pub(crate) fn answer(self) -> Option<String> {
            None
        }
    }

    /// The last marked line: what comes before it may be somebody else's.
    pub(crate) fn in_output(channel: &Channel, output: &Output) -> Option<String> {
        let text = output.text();
        text.lines()
            .rev()
            .find_map(|line| line.strip_prefix(channel.stdout_mark.as_str()))
            .filter(|answer| answer.len() as u64 <= channel.longest_answer_bytes)
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::pipe;
    use crate::{Channel, Output};

    #[test]
    fn without_a_socket_the_last_marked_line_is_the_answer() {
        let channel = Channel {
            greeting: String::new(),
            longest_answer_bytes: 6,
            stdout_mark: "#answer ".to_owned(),
        };
        let output = |head: &str| Output {
            head: head.to_owned(),
            ..Output::default()
        };
        let answer = |head| pipe::in_output(&channel, &output(head));
        assert_eq!(
            answer("#answer first\nother\n#answer second\n").as_deref(),
            Some("second")
        );
        assert_eq!(answer("#answer longest\n"), None, "it is too long");
        assert_eq!(answer("nothing\n"), None);
    }
}
