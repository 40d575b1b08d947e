package io.sealer.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ordinary web server with files, ranges and entity tags; it can cut, redirect, refuse and ask for a password. */
public final class FileServer implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final Map<String, Integer> stalls = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean tagged = true;
    private volatile boolean headless;
    private volatile String password = "";

    private FileServer(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port of this machine. */
    public static FileServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        FileServer server = new FileServer(http);
        http.createContext("/", server::answer);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "file-server");
            thread.setDaemon(true);
            return thread;
        }));
        http.start();
        return server;
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public String url() {
        return "http://" + host();
    }

    /** Host and port. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Serves a file. */
    public FileServer file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Answers a path with a status. */
    public FileServer status(String path, int status) {
        statuses.put(path, status);
        return this;
    }

    /** Redirects a path. */
    public FileServer redirect(String path, String target) {
        redirects.put(path, target);
        return this;
    }

    /** Ends the connection once behind this many bytes of a GET of the whole file. */
    public FileServer cutOnce(String path, int bytes) {
        cuts.put(path, bytes);
        return this;
    }

    /** Goes silent once behind this many bytes of a GET of the whole file, until the server is closed. */
    public FileServer stallOnce(String path, int bytes) {
        stalls.put(path, bytes);
        return this;
    }

    /** Sends no entity tags. */
    public FileServer untagged() {
        tagged = false;
        return this;
    }

    /** Knows no HEAD, and says 404 to it. */
    public FileServer withoutHead() {
        headless = true;
        return this;
    }

    /** Wants this value of Authorization. */
    public FileServer wanting(String authorization) {
        password = authorization;
        return this;
    }

    /** What was asked: method, path, and where there are some, range and credentials. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Forgets what was asked. */
    public void forget() {
        asked.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range)
                    + (authorization == null ? "" : " " + authorization));
            byte[] content = files.get(path);
            if (!password.isEmpty() && !password.equals(authorization)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=files");
                exchange.sendResponseHeaders(401, -1);
            } else if (statuses.containsKey(path)) {
                exchange.sendResponseHeaders(statuses.get(path), -1);
            } else if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else if (content == null
                    || headless && exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, path, content, range);
            }
        }
    }

    private void send(HttpExchange exchange, String path, byte[] content, String range) throws IOException {
        String tag = "\"" + Arrays.hashCode(content) + "\"";
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (tagged) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Matcher from = RANGE.matcher(range == null ? "" : range);
        boolean partial = from.matches() && (condition == null || condition.equals(tag));
        int first = partial ? Integer.parseInt(from.group(1)) : 0;
        if (partial) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(partial ? 206 : 200, content.length - first);
        Integer stall = partial ? null : stalls.remove(path);
        if (stall != null) {
            exchange.getResponseBody().write(content, 0, stall);
            exchange.getResponseBody().flush();
            stall();
            return;
        }
        Integer cut = partial ? null : cuts.remove(path);
        exchange.getResponseBody().write(content, first, cut == null ? content.length - first : cut);
        exchange.getResponseBody().flush();
    }

    private void stall() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
