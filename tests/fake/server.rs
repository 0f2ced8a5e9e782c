//! A small MCP server over standard input and output, with whatever bad habits a test wants.

use std::io::{self, BufRead, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How it behaves: `--name` or `--name=value` for each of these.
#[derive(Default)]
pub(crate) struct Habits {
    /// `both` (when there is none), `handshake`, `stateless`, `later` (a stateless one of the future); of the handshake
    /// era also `ends` (ends when it is asked anything before the handshake), `hangs` (says no more after that), `skips`
    /// (ignores it).
    era: Option<String>,
    /// Written on standard error first.
    stderr: Option<String>,
    /// Written on standard output first.
    banner: Option<String>,
    /// Written on standard output behind the first answer.
    chatter: Option<String>,
    /// Ends at once, with this exit code.
    exit: Option<i32>,
    /// Waits so many milliseconds before anything else.
    wait: Option<u64>,
    /// Reads, and answers nothing.
    mute: bool,
    /// Reads nothing, for ever.
    deaf: bool,
    /// Answers with an id that nobody asked with: this one, in JSON.
    wrong_id: Option<String>,
    /// Writes half of the first answer, and ends.
    half: bool,
    /// Writes a line of 100 MB first.
    long: bool,
    /// Writes so many bytes on standard error before the first answer.
    flood: Option<usize>,
    /// Neither ends when its input is closed nor when it is asked to.
    stubborn: bool,
    /// Starts a process that stays: `group` in its group, `session` in one of its own.
    child: Option<String>,
    /// Closes its input at once, and stays.
    no_input: bool,
    /// Answers only so many times.
    answers: Option<usize>,
    /// With that: goes on after the last answer, without a word.
    stay: bool,
    /// Writes its answers behind `Content-Length` headers.
    headers: bool,
    /// Writes bytes that are not UTF-8 into its name.
    latin: bool,
    /// Its tools, in JSON.
    tools: Option<String>,
    /// Tells of its tools so many times, on pages; `0` for ever, `same` for ever with the same cursor.
    pages: Option<String>,
    /// Asks the client before it answers.
    asks: bool,
    /// Answers with an error to everything.
    refuses: bool,
    /// The variable whose value are its instructions.
    tells: Option<String>,
    /// Calls this port of the machine once it runs, and so does its child: the connections close when they end.
    calls: Option<String>,
    /// Uses so many megabytes.
    memory: Option<usize>,
    /// Computes for so many milliseconds.
    burn: Option<u64>,
}

impl Habits {
    fn of(args: &[String]) -> Self {
        let mut habits = Self::default();
        for arg in args {
            let (name, value) = arg.split_once('=').unwrap_or((arg, ""));
            let text = Some(value.to_owned());
            match name {
                "--era" => habits.era = text,
                "--stderr" => habits.stderr = text,
                "--banner" => habits.banner = text,
                "--chatter" => habits.chatter = text,
                "--exit" => habits.exit = value.parse().ok(),
                "--wait" => habits.wait = value.parse().ok(),
                "--mute" => habits.mute = true,
                "--deaf" => habits.deaf = true,
                "--wrong-id" => habits.wrong_id = text,
                "--half" => habits.half = true,
                "--long" => habits.long = true,
                "--flood" => habits.flood = value.parse().ok(),
                "--stubborn" => habits.stubborn = true,
                "--child" => habits.child = text,
                "--no-input" => habits.no_input = true,
                "--answers" => habits.answers = value.parse().ok(),
                "--stay" => habits.stay = true,
                "--headers" => habits.headers = true,
                "--latin" => habits.latin = true,
                "--tools" => habits.tools = text,
                "--pages" => habits.pages = text,
                "--asks" => habits.asks = true,
                "--refuses" => habits.refuses = true,
                "--tells" => habits.tells = text,
                "--calls" => habits.calls = text,
                "--memory" => habits.memory = value.parse().ok(),
                "--burn" => habits.burn = value.parse().ok(),
                other => panic!("a fake server has no habit {other}"),
            }
        }
        habits
    }

    fn has_era(&self, era: &str) -> bool {
        self.era.as_deref() == Some(era)
    }
}

/// Nothing that a test started stays longer, whatever goes wrong.
const LONGEST: Duration = Duration::from_mins(1);

/// Plays the server: gives its exit code.
pub(crate) fn serve(args: &[String]) -> i32 {
    if args.first().map(String::as_str) == Some("--linger") {
        linger(args);
        return 0;
    }
    let habits = Habits::of(args);
    thread::sleep(Duration::from_millis(habits.wait.unwrap_or_default()));
    if habits.no_input {
        return without_input();
    }
    if habits.stubborn {
        ctrlc::set_handler(|| {}).unwrap();
    }
    let mut out = io::stdout();
    if let Some(text) = &habits.stderr {
        say(&mut io::stderr(), text);
    }
    if let Some(text) = &habits.banner {
        say(&mut out, text);
    }
    if let Some(kind) = &habits.child {
        leave_a_child(kind, habits.calls.as_deref());
    }
    let _line = habits.calls.as_deref().map(call);
    if let Some(code) = habits.exit {
        return code;
    }
    if habits.long {
        // Whoever reads it may have had enough.
        let part = vec![b'x'; 1 << 20];
        let _ = (0..100).try_for_each(|_| out.write_all(&part));
    }
    let ballast = vec![1_u8; habits.memory.unwrap_or_default() << 20];
    let burned = Instant::now() + Duration::from_millis(habits.burn.unwrap_or_default());
    while Instant::now() < burned {
        std::hint::black_box(&ballast);
    }
    if habits.deaf {
        thread::sleep(LONGEST);
        return 0;
    }
    let code = Server { habits, answered: 0, dead: false }.run();
    drop(ballast);
    code
}

struct Server {
    habits: Habits,
    answered: usize,
    /// Whether it says no more.
    dead: bool,
}

impl Server {
    fn run(mut self) -> i32 {
        let mut lines = io::stdin().lock().lines();
        while let Some(Ok(line)) = lines.next() {
            let question: Value = serde_json::from_str(&line).unwrap();
            let Some(id) = question.get("id").filter(|_| question.get("method").is_some()).cloned() else { continue };
            let method = question["method"].as_str().unwrap();
            if self.habits.mute || self.dead {
                continue;
            }
            let opening = method == "initialize" || self.answered > 0;
            match self.habits.era.as_deref() {
                Some("ends") if !opening => return 1,
                Some("hangs") if !opening => {
                    self.dead = true;
                    continue;
                }
                Some("skips") if method == "server/discover" => continue,
                _ => {}
            }
            if self.habits.asks && method == "initialize" {
                self.ask(&mut lines);
            }
            if let Some(bytes) = self.habits.flood.take() {
                let _ = io::stderr().write_all(&vec![b'!'; bytes]);
            }
            if self.habits.half {
                let _ = io::stdout().write_all(br#"{"jsonrpc":"2.0","id":1,"res"#);
                return 0;
            }
            self.answer(&id, method, &question["params"]);
            if self.habits.answers == Some(self.answered) {
                if !self.habits.stay {
                    return 3;
                }
                self.dead = true;
            }
        }
        if self.habits.stubborn {
            thread::sleep(LONGEST);
        }
        0
    }

    fn answer(&mut self, id: &Value, method: &str, params: &Value) {
        let id = self.habits.wrong_id.as_ref().map_or_else(|| id.clone(), |id| serde_json::from_str(id).unwrap());
        let outcome = if self.habits.refuses { Err((-32603, json!(null))) } else { self.outcome(method, params) };
        let answer = match outcome {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err((code, data)) => {
                let error = json!({ "code": code, "message": format!("no {method}"), "data": data });
                json!({ "jsonrpc": "2.0", "id": id, "error": error })
            }
        };
        self.write(&answer);
        self.answered += 1;
        if let Some(text) = self.habits.chatter.take() {
            say(&mut io::stdout(), &text);
        }
    }

    fn outcome(&self, method: &str, params: &Value) -> Result<Value, (i32, Value)> {
        let stateless = matches!(self.habits.era.as_deref(), None | Some("both" | "stateless"));
        let info = json!({ "name": if self.habits.latin { "caf@" } else { "fake" }, "version": "1.0" });
        let tells = self.habits.tells.as_ref().and_then(|name| std::env::var(name).ok());
        match method {
            "server/discover" if stateless => {
                assert!(params["_meta"]["io.modelcontextprotocol/protocolVersion"].is_string());
                Ok(json!({
                    "supportedVersions": ["2026-07-28"],
                    "capabilities": { "tools": {} },
                    "instructions": tells,
                    "_meta": { "io.modelcontextprotocol/serverInfo": info },
                }))
            }
            _ if self.habits.has_era("later") => Err((-32022, json!({ "supported": ["2030-01-01"] }))),
            "initialize" if !self.habits.has_era("stateless") => Ok(json!({
                "protocolVersion": "2025-06-18",
                "capabilities": { "tools": {} },
                "serverInfo": info,
                "instructions": tells,
            })),
            "tools/list" => Ok(self.page(params)),
            "ping" => Ok(json!({})),
            _ => Err((-32601, json!(null))),
        }
    }

    fn page(&self, params: &Value) -> Value {
        let tools = self.habits.tools.as_deref().map(|tools| serde_json::from_str::<Value>(tools).unwrap());
        let tools = tools.unwrap_or_else(|| json!([{ "name": "echo", "inputSchema": { "type": "object" } }]));
        let page: usize = params["cursor"].as_str().map_or(1, |cursor| cursor.parse().unwrap());
        let next = match self.habits.pages.as_deref() {
            Some("same") => Some("2".to_owned()),
            Some(pages) => {
                Some(page + 1).filter(|next| pages == "0" || *next <= pages.parse().unwrap()).map(|n| n.to_string())
            }
            None => None,
        };
        let mut page = json!({ "tools": tools });
        if let Some(next) = next {
            page["nextCursor"] = next.into();
        }
        page
    }

    /// Asks two questions, and goes on when both are answered.
    fn ask(&self, lines: &mut impl Iterator<Item = io::Result<String>>) {
        for method in ["roots/list", "ping"] {
            self.write(&json!({ "jsonrpc": "2.0", "id": method, "method": method }));
        }
        for _ in 0..2 {
            let answer: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
            assert!(answer["result"].is_object(), "{answer}");
        }
    }

    fn write(&self, message: &Value) {
        let mut bytes = message.to_string().into_bytes();
        if self.habits.latin {
            bytes.iter_mut().filter(|byte| **byte == b'@').for_each(|byte| *byte = 0xe9);
        }
        let mut out = io::stdout();
        if self.habits.headers {
            write!(out, "Content-Length: {}\r\n\r\n", bytes.len()).unwrap();
        } else {
            bytes.push(b'\n');
        }
        out.write_all(&bytes).unwrap();
        out.flush().unwrap();
    }
}

/// Stays as the child of a server that has ended.
fn linger(args: &[String]) {
    if args.iter().any(|arg| arg == "session") {
        #[cfg(unix)]
        rustix::process::setsid().unwrap();
    }
    let _line = args.get(2).map(|port| call(port));
    if args.len() > 1 {
        // Whoever started it waits for this.
        say(&mut io::stdout(), "here");
    }
    thread::sleep(LONGEST);
}

fn say(to: &mut impl Write, text: &str) {
    writeln!(to, "{text}").unwrap();
}

fn call(port: &str) -> TcpStream {
    TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap()
}

#[expect(clippy::zombie_processes, reason = "that it is left is what the test is about")]
fn leave_a_child(kind: &str, calls: Option<&str>) {
    let mut command = Command::new(super::program());
    let args: Vec<&str> = ["--linger", kind].into_iter().chain(calls).collect();
    command.args(super::args(&args)).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "here\n");
}

/// Becomes a process that has nothing of the input, and stays.
fn without_input() -> i32 {
    let mut command = Command::new(super::program());
    command.args(super::args(&["--linger"])).stdin(Stdio::null());
    #[cfg(unix)]
    let code = {
        use std::os::unix::process::CommandExt;
        command.exec().raw_os_error().unwrap_or(1)
    };
    #[cfg(not(unix))]
    let code = command.status().unwrap().code().unwrap_or(1);
    code
}
