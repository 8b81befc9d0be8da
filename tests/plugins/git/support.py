# SPDX-License-Identifier: Apache-2.0
"""What the tests of git.so share: a home of its own for each case, repositories, real servers, and calling the module."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

MODULE = os.environ.get("ZTC_GIT_MODULE", "build/modules/git.so")
DRIVER = os.environ.get("ZTC_GIT_DRIVER", "build/tests/plugins/git/test_git_driver")
OK, ARGUMENT, MEMORY, INVALID, UNSUPPORTED, LIMIT, CANCELLED = range(7)
FILE, FOLDER, SYMLINK, SUBMODULE = 1, 2, 3, 7
PASSWORD = "s3cret-t0ken-of-the-test"

CONFIGURATION = """
server.document-root = "{root}/srv"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{root}/error.log"
server.modules = ("mod_auth","mod_authn_file","mod_alias","mod_setenv","mod_cgi","mod_accesslog"{module})
accesslog.filename = "{root}/access.log"
accesslog.format = "%s %r %{{Authorization}}i"
{tls}
alias.url = ( "/git" => "/usr/lib/git-core/git-http-backend" )
$HTTP["url"] =~ "^/git" {{
  cgi.assign = ("" => "")
  setenv.set-environment = ( "GIT_PROJECT_ROOT" => "{root}/srv", "GIT_HTTP_EXPORT_ALL" => "1", "GIT_CONFIG_NOSYSTEM" => "1" )
  {auth}
}}
"""
AUTHENTICATION = """auth.backend = "plain"
  auth.backend.plain.userfile = "{root}/pw"
  auth.require = ( "" => ( "method" => "basic", "realm" => "git", "require" => "valid-user" ) )"""


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Outcome:
    """What one call did, as the driver printed it."""

    def __init__(self, text, error):
        self.text, self.error = text, error
        self.entries, self.there, self.words, self.asked, self.value = {}, {}, "", [], {}
        for line in text.splitlines():
            word, _, rest = line.partition(" ")
            if word == "entry":
                kind, mode, size, name, content = rest.split(" ")
                self.entries[bytes.fromhex(name).decode("latin-1")] = (
                    int(kind), int(mode, 8), int(size), bytes.fromhex(content))
            elif word == "there":
                path, _, content = rest.partition(" ")
                self.there[path] = bytes.fromhex(content)
            elif word == "words":
                self.words = rest
            elif word == "asked":
                self.asked.append(rest)
            elif word:
                self.value[word] = rest

    @property
    def status(self):
        return int(self.value["status"])

    @property
    def files(self):
        return {name: content for name, (kind, _, _, content) in self.entries.items() if kind == FILE}

    def __str__(self):
        return f"{self.text}\n--- stderr\n{self.error}"


class Case(unittest.TestCase):
    """A case with a home, a scratch folder, and servers that end with it."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ztc-git-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.home = self.root / "home"
        self.scratch = self.root / "scratch"
        for folder in (self.home, self.root / "srv"):
            folder.mkdir()
        self.env = {key: value for key, value in os.environ.items()
                    if not key.startswith(("GIT_", "SSH_", "XDG_"))}
        self.env.update(HOME=str(self.home), GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0")

    # ---- repositories ----

    def git(self, *arguments, cwd=None, stdin=None, **environment):
        """Runs git; what it prints."""
        names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_NAME": "a",
                 "GIT_COMMITTER_EMAIL": "a@x"}
        done = subprocess.run(["git", *map(str, arguments)], cwd=cwd or self.root, input=stdin, check=False,
                              capture_output=True, env={**self.env, **names, **environment}, timeout=60)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        return done.stdout.decode().strip()

    def bare(self, name="ports"):
        """An empty repository of the server's; its folder."""
        folder = self.root / "srv" / f"{name}.git"
        self.git("init", "-q", "--bare", folder)
        self.git("config", "http.receivepack", "true", cwd=folder)
        self.git("symbolic-ref", "HEAD", "refs/heads/main", cwd=folder)
        return folder

    def commit(self, bare, files, branch="main"):
        """Adds a commit with these files (None deletes) on top of the branch; its id."""
        work = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        heads = self.git("for-each-ref", "--format=%(refname:short)", "refs/heads", cwd=bare).split()
        self.git("init", "-q", "-b", branch, work)
        if branch in heads:
            self.git("pull", "-q", bare, branch, cwd=work)
        for name, content in files.items():
            path = work / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.git("add", "-A", cwd=work)
        self.git("commit", "-qm", "work", "--allow-empty", cwd=work)
        self.git("push", "-q", bare, branch, cwd=work)
        return self.git("rev-parse", "HEAD", cwd=work)

    def tip(self, bare, branch="main"):
        """The id of a branch's newest commit."""
        return self.git("rev-parse", f"refs/heads/{branch}", cwd=bare)

    def listing(self, bare, branch="main"):
        """Path to content of a branch."""
        names = self.git("ls-tree", "-r", "--name-only", f"refs/heads/{branch}", cwd=bare).splitlines()
        return {name: subprocess.run(["git", "cat-file", "blob", f"refs/heads/{branch}:{name}"], cwd=bare, check=True,
                                     capture_output=True, env=self.env).stdout for name in names}

    def objects(self, bare):
        """References and their number of commits: what must not change when something is refused."""
        return self.git("for-each-ref", cwd=bare)

    # ---- servers ----

    def start(self, arguments, port, **more):
        """Starts a server and waits until it listens."""
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.env, **more)
        self.addCleanup(self.stop, process)
        for _ in range(600):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            self.assertIsNone(process.poll(), "the server ended")
            time.sleep(0.02)
        return self.fail("the server does not listen")

    @staticmethod
    def stop(process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def web(self, secure=False, password=True):
        """lighttpd with git http-backend; the URL of its repositories."""
        port = free_port()
        (self.root / "pw").write_text(f"ztc:{PASSWORD}\n")
        tls = f'server.modules += ("mod_openssl")\nssl.engine = "enable"\nssl.pemfile = "{self.root}/server.pem"\n'
        if secure:
            self.certificate()
        text = CONFIGURATION.format(root=self.root, port=port, tls=tls if secure else "", module="",
                                    auth=AUTHENTICATION.format(root=self.root) if password else "")
        (self.root / "l.conf").write_text(text)
        self.server = self.start(["lighttpd", "-D", "-f", str(self.root / "l.conf")], port)
        return f"https://localhost:{port}/git" if secure else f"http://localhost:{port}/git"

    def certificate(self):
        """A certificate of DNS:localhost, signed by itself: server.pem, and authority.pem to believe it."""
        key, pem = self.root / "key.pem", self.root / "authority.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", pem, "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        (self.root / "server.pem").write_bytes(key.read_bytes() + pem.read_bytes())
        return pem

    def requests(self):
        """(status, method, path, had a password) of each request that the web server saw. Ends it: its log is whole then."""
        self.stop(self.server)
        found = []
        for line in (self.root / "access.log").read_text().splitlines():
            status, method, path, _, secret = line.split(" ", 4)
            found.append((int(status), method, path, secret != "-"))
        return found

    def socket_server(self, function):
        """A server that calls function(connection) for each connection, in a process of its own; its port."""
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        port = listening.getsockname()[1]
        child = os.fork()
        if child == 0:
            try:
                while True:
                    connection, _ = listening.accept()
                    with open(self.root / "connections", "a", encoding="ascii") as log:
                        log.write("one\n")
                    try:
                        function(connection)
                    except OSError:
                        pass
                    connection.close()
            finally:
                os._exit(0)
        listening.close()
        self.addCleanup(self.end, child)
        return port

    @staticmethod
    def end(child):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def connections(self):
        """How often a socket_server was connected to."""
        path = self.root / "connections"
        return len(path.read_text().splitlines()) if path.exists() else 0

    # ---- calls ----

    def secret(self, password=PASSWORD, user="ztc"):
        """Options that let the host know a password, which stands in a file."""
        (self.root / "password").write_text(password + "\n")
        (self.root / "user").write_text(user + "\n")
        return {"password": self.root / "password", "user": self.root / "user"}

    def call(self, what, url, **options):
        """Calls the module; the Outcome. Everything must be given back, and only scratch be written."""
        self.scratch.mkdir(mode=0o700)
        before = self.everything()
        words = [f"{key}={value}" for key, value in options.items()]
        done = subprocess.run([DRIVER, MODULE, what, url, str(self.scratch), *words], env=self.env, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        outcome = Outcome(done.stdout.decode("latin-1"), done.stderr.decode("latin-1"))
        self.assertEqual(done.returncode, 0, outcome)
        self.assertEqual(done.stderr, b"", outcome)
        self.assertEqual(outcome.value["live"], "0", outcome)
        self.assertLessEqual(len(outcome.asked), 1, outcome)
        self.assertNotIn(PASSWORD, outcome.text)
        self.assertNotIn(PASSWORD.encode(), b"".join(path.read_bytes() for path in self.scratch.rglob("*")
                                                     if path.is_file()))
        self.assertEqual(self.everything(), before, "something was written outside scratch")
        shutil.rmtree(self.scratch)
        return outcome

    def everything(self):
        """What the user has: the home."""
        return sorted((str(path), path.stat().st_mtime_ns) for path in self.home.rglob("*") if path.is_file())

    def fetch(self, url, **options):
        return self.call("fetch", url, **options)

    def publish(self, url, files, **options):
        """Publishes these files."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return self.call("publish", url, files=folder, **options)

    def good(self, outcome):
        self.assertEqual(outcome.status, OK, outcome)
        return outcome

    def refused(self, outcome, words, status=INVALID):
        """One failure, with these words in what is said, and a remedy."""
        self.assertEqual(outcome.status, status, outcome)
        self.assertEqual(outcome.text.count("\nwords ") + outcome.text.startswith("words "), 1, outcome)
        self.assertIn(words, outcome.words, outcome)
        return outcome
