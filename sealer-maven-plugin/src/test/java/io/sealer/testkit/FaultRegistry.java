package io.sealer.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * A registry on the loopback address that serves {@link TestImage}s: correctly, with authentication, or with faults
 * for chosen requests; and that remembers what it was asked. Patterns of requests are {@code /path} or
 * {@code METHOD /path}, with {@code *} for a part of a path component and {@code **} for anything.
 *
 * <pre>{@code
 * try (FaultRegistry registry = FaultRegistry.start()) {
 *     registry.push("library/nginx:1.2", TestImage.docker(Platform.LINUX_AMD64, TestLayer.random(1, 1000)));
 *     registry.when("GET /v2/**" + "/blobs/*").once().then(Fault.cutAfter(100));
 *     ...
 *     assertThat(registry.requests("GET /v2/**")).hasSize(4);
 * }
 * }</pre>
 */
public final class FaultRegistry implements AutoCloseable {

    private static final String TOKEN_PATH = "/token";

    private record Guard(Glob repositories, Access access) {}

    private final HttpServer server;
    private final ExecutorService threads;
    private final RegistryContent content;
    private final AtomicLong bytesTaken = new AtomicLong();
    private volatile long longestBody = Long.MAX_VALUE;
    private final TokenDesk tokens = new TokenDesk(this::accessOf);
    private final List<Guard> guards = new CopyOnWriteArrayList<>();
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final List<LoggedRequest> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final InFlight inFlight = new InFlight();
    private final String scheme;

    private FaultRegistry(int port, Optional<SSLContext> tls, boolean wantsClients) throws IOException {
        this(port, tls, wantsClients, new RegistryContent());
    }

    private FaultRegistry(int port, Optional<SSLContext> tls, boolean wantsClients, RegistryContent content)
            throws IOException {
        this.content = content;
        // Read once by the JDK's server when its first class is loaded; without it each answer waits for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        if (tls.isPresent()) {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new TlsDemands(tls.get(), wantsClients));
            server = https;
        } else {
            server = HttpServer.create(address, 0);
        }
        scheme = tls.isPresent() ? "https" : "http";
        // Stalled answers keep their thread, so the pool has no upper end.
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fault-registry");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A registry that speaks http on a free port. */
    public static FaultRegistry start() throws IOException {
        return new FaultRegistry(0, Optional.empty(), false);
    }

    /** A registry that speaks http on this port; 0 for any free one. */
    public static FaultRegistry start(int port) throws IOException {
        return new FaultRegistry(port, Optional.empty(), false);
    }

    /** A registry that speaks https on a free port. */
    public static FaultRegistry startHttps(TestCertificate certificate) throws IOException {
        return new FaultRegistry(0, Optional.of(certificate.serverContext()), false);
    }

    /** A registry that speaks https on a free port, to clients alone whose certificate this authority has signed. */
    public static FaultRegistry startHttps(TestCertificate certificate, TestAuthority clients) throws IOException {
        return new FaultRegistry(0, Optional.of(certificate.serverContext(Optional.of(clients))), true);
    }

    /** Another host before the content of a registry, as storage that it sends its clients to. */
    public static FaultRegistry startBeside(FaultRegistry registry) throws IOException {
        return new FaultRegistry(0, Optional.empty(), false, registry.content);
    }

    /** {@code 127.0.0.1:port}, for use in references. */
    public String host() {
        return "127.0.0.1:" + port();
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** {@code http://127.0.0.1:port} or {@code https://…}, for use in mirrors. */
    public String url() {
        return scheme + "://" + host();
    }

    /**
     * Adds an image.
     *
     * @param repositoryAndTag for example {@code library/nginx:1.2}; without a tag only digests find it
     */
    public FaultRegistry push(String repositoryAndTag, TestImage image) {
        int colon = repositoryAndTag.indexOf(':');
        String repository = colon < 0 ? repositoryAndTag : repositoryAndTag.substring(0, colon);
        content.push(repository, colon < 0 ? "" : repositoryAndTag.substring(colon + 1), image);
        return this;
    }

    /** Serves everything below this path prefix too, as a proxy repository of Harbor or Nexus would. */
    public FaultRegistry alsoUnder(String prefix) {
        content.addPrefix(prefix);
        return this;
    }

    /** Forgets a blob or manifest of a repository; false when it was not there. */
    public boolean remove(String repository, Digest digest) {
        return content.remove(repository, digest);
    }

    /** Names the places of uploads with this scheme, host and port before their paths; empty for paths alone. */
    public FaultRegistry locatingUploadsAt(String base) {
        content.uploads().locateAt(base);
        return this;
    }

    /** Forgets uploads that are cut, as docker-registry 2 does; else they can be gone on with. */
    public FaultRegistry forgettingCutUploads() {
        content.uploads().forgetCuts();
        return this;
    }

    /** Answers 413 to longer bodies, before it has read them, as proxies do. */
    public FaultRegistry refusingBodiesOver(long bytes) {
        longestBody = bytes;
        return this;
    }

    /** The digest that a tag or digest of a repository stands for. */
    public Optional<Digest> digestOf(String repository, String key) {
        return content.digestOf(repository, key);
    }

    /** Whether a repository has a blob. */
    public boolean hasBlob(String repository, Digest blob) {
        return content.hasBlob(repository, blob);
    }

    /** How many bytes of requests' bodies have come in all. */
    public long bytesTaken() {
        return bytesTaken.get();
    }

    /** Protects the repositories that a pattern matches; the latest call counts. {@code **} means {@code /v2/} too. */
    public FaultRegistry protect(String repositoryPattern, Access access) {
        guards.add(0, new Guard(new Glob(repositoryPattern), access));
        return this;
    }

    /** Begins a rule for requests that match a pattern; {@link FaultRule#then} ends it. */
    public FaultRule when(String requestPattern) {
        return new FaultRule(this, requestPattern);
    }

    void add(FaultRule rule) {
        rules.add(rule);
    }

    /** Takes all faults back. */
    public FaultRegistry behave() {
        rules.clear();
        return this;
    }

    /** What was asked so far, in order of arrival. */
    public List<LoggedRequest> requests() {
        return List.copyOf(log);
    }

    /** What was asked so far and matches a pattern. */
    public List<LoggedRequest> requests(String pattern) {
        return log.stream().filter(request -> request.matches(pattern)).toList();
    }

    /** Forgets what was asked so far. */
    public void clearLog() {
        log.clear();
        inFlight.forget();
    }

    /** The highest number of requests that were being answered at the same time. */
    public int mostInFlight() {
        return inFlight.most();
    }

    /** Waits until this many requests are being answered at the same time; for use with {@link Fault#holdUntil}. */
    public void awaitInFlight(int requests) throws InterruptedException {
        inFlight.await(requests);
    }

    /** Stops serving: running and stalled answers end, and from now on connections to the port are refused. */
    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        inFlight.begin();
        try (exchange) {
            LoggedRequest request = logged(exchange);
            log.add(request);
            Optional<Fault> fault = rules.stream()
                    .filter(rule -> rule.meets(request))
                    .findFirst()
                    .map(FaultRule::fault);
            if (fault.isPresent() && fault.get().taken() >= 0) {
                cut(exchange, request, fault.get());
                return;
            }
            if (Long.parseLong(request.header("Content-Length").orElse("0")) > longestBody) {
                send(exchange, Reply.of(413, Map.of(), new byte[0]));
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            bytesTaken.addAndGet(body.length);
            Reply reply = fault.filter(Fault::isInstead)
                    .map(any -> Reply.of(200, Map.of(), new byte[0]))
                    .orElseGet(() -> replyTo(request, body, true));
            send(exchange, fault.map(one -> one.applyTo(reply)).orElse(reply));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.end();
        }
    }

    private void cut(HttpExchange exchange, LoggedRequest request, Fault fault)
            throws IOException, InterruptedException {
        byte[] beginning = exchange.getRequestBody().readNBytes((int) fault.taken());
        bytesTaken.addAndGet(beginning.length);
        replyTo(request, beginning, false);
        if (fault.isSilent()) {
            closing.await();
        }
    }

    private static LoggedRequest logged(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        String query = exchange.getRequestURI().getRawQuery();
        return new LoggedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                Map.copyOf(headers));
    }

    private Reply replyTo(LoggedRequest request, byte[] body, boolean whole) {
        if (request.path().equals(TOKEN_PATH)) {
            return tokens.issue(request, new String(body, StandardCharsets.UTF_8));
        }
        if (!request.path().startsWith("/v2")) {
            return Reply.error(404, "NOT_FOUND", "no such page");
        }
        return refusal(request).orElseGet(() -> content.reply(request, body, whole));
    }

    private Access accessOf(String repository) {
        return guards.stream()
                .filter(guard -> guard.repositories.matches(repository))
                .findFirst()
                .map(Guard::access)
                .orElseGet(Access::open);
    }

    private Optional<Reply> refusal(LoggedRequest request) {
        String repository = RegistryContent.repositoryOf(request.path());
        Access access = accessOf(repository);
        String sent = request.header("Authorization").orElse("");
        String challenge;
        if (access.scheme() == Access.Scheme.BASIC) {
            if (sent.startsWith("Basic ") && access.admits(sent.substring("Basic ".length()), null)) {
                return writes(request) && !access.mayPush()
                        ? Optional.of(Reply.error(403, "DENIED", "requested access to the resource is denied"))
                        : Optional.empty();
            }
            challenge = "Basic realm=\"testkit\"";
        } else if (access.scheme() == Access.Scheme.BEARER) {
            boolean withToken = sent.startsWith("Bearer ");
            String from = Uploads.parameter(request, "from");
            if (withToken && tokens.accepts(sent.substring("Bearer ".length()), repository, writes(request), from)) {
                return Optional.empty();
            }
            challenge = "Bearer realm=\"" + url() + TOKEN_PATH + "\",service=\"testkit\""
                    + (repository.isEmpty() ? "" : ",scope=\"" + scope(request, repository, from) + "\"")
                    + (withToken ? ",error=\"invalid_token\"" : "");
        } else {
            return Optional.empty();
        }
        return Optional.of(
                Reply.error(401, "UNAUTHORIZED", "authentication required").withHeader("WWW-Authenticate", challenge));
    }

    private static boolean writes(LoggedRequest request) {
        return !request.method().equals("GET") && !request.method().equals("HEAD");
    }

    private static String scope(LoggedRequest request, String repository, String from) {
        return "repository:" + repository + (writes(request) ? ":pull,push" : ":pull")
                + (from.isEmpty() ? "" : " repository:" + from + ":pull");
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        if (reply.held().isPresent()) {
            awaitOrClosing(reply.held().get());
        }
        if (reply.status() == 0) {
            return;
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.getResponseHeaders().set("Docker-Distribution-API-Version", "registry/2.0");
        completeLocation(exchange);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.declared()));
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.declared() == 0 ? -1 : reply.declared());
        OutputStream out = exchange.getResponseBody();
        long end = reply.from() + Math.min(reply.sent(), reply.entity().length - reply.from());
        for (long at = reply.from(); at < end; at += reply.chunk()) {
            out.write(reply.entity(), (int) at, (int) Math.min(reply.chunk(), end - at));
            if (reply.pauseMillis() > 0) {
                out.flush();
                closing.await(reply.pauseMillis(), TimeUnit.MILLISECONDS);
            }
        }
        if (reply.stalls()) {
            out.flush();
            closing.await();
        } else if (reply.declared() > end - reply.from()) {
            out.flush();
        }
        // Closing the exchange ends a complete answer, and cuts the connection behind an incomplete one.
    }

    /** A redirect that names only a server goes to the same path there. */
    private static void completeLocation(HttpExchange exchange) {
        String location = exchange.getResponseHeaders().getFirst("Location");
        if (location != null && location.indexOf('/', location.indexOf("//") + 2) < 0) {
            exchange.getResponseHeaders().set("Location", location + exchange.getRequestURI());
        }
    }

    private void awaitOrClosing(CountDownLatch latch) throws InterruptedException {
        while (!latch.await(20, TimeUnit.MILLISECONDS)) {
            if (closing.getCount() == 0) {
                return;
            }
        }
    }
}
