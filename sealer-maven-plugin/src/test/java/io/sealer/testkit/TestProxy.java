package io.sealer.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on the loopback address that knows every host name as this machine: CONNECT and whole URLs, with Basic
 * authentication or without. What concerns the proxy alone is not handed on (RFC 9110, section 7.6.1). It keeps the heads
 * of requests as they came; one request a connection.
 */
public final class TestProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final String credentials;
    private final String challenge;

    private TestProxy(String credentials, String challenge) throws IOException {
        this.credentials = credentials;
        this.challenge = challenge;
        daemon(this::accept);
    }

    /** One for everybody. */
    public static TestProxy open() throws IOException {
        return new TestProxy("", "");
    }

    /** One that wants this login. */
    public static TestProxy basic(String user, String password) throws IOException {
        return new TestProxy("Basic " + Access.encoded(user, password), "Basic realm=\"testkit\"");
    }

    /** One that wants a login of another kind, and lets nobody through. */
    public static TestProxy demanding(String scheme) throws IOException {
        return new TestProxy(scheme + " nobody knows", scheme);
    }

    /** Its port on the loopback address. */
    public int port() {
        return server.getLocalPort();
    }

    /** The heads of the requests that came, CONNECT or whole URL first. */
    public List<String> heads() {
        return new ArrayList<>(heads);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            String head = head(in);
            heads.add(head);
            if (!credentials.isEmpty() && !head.contains("Proxy-Authorization: " + credentials)) {
                out.write(ascii("HTTP/1.1 407 No\r\nProxy-Authenticate: " + challenge
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                return;
            }
            String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
            boolean connect = line[0].equals("CONNECT");
            URI uri = URI.create(connect ? "any://" + line[1] : line[1]);
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
                if (connect) {
                    out.write(ascii("HTTP/1.1 200 Go\r\n\r\n"));
                } else {
                    String rest =
                            head.substring(head.indexOf("\r\n")).replaceFirst("\r\nProxy-Authorization:[^\r]*", "");
                    target.getOutputStream()
                            .write(ascii(line[0] + " " + uri.getRawPath() + " HTTP/1.1"
                                    + rest.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
                }
                daemon(() -> pump(in, target));
                target.getInputStream().transferTo(out);
            }
        } catch (IOException e) {
            // One side is gone, and so is the other now.
        }
    }

    private static void pump(InputStream in, Socket target) {
        try {
            in.transferTo(target.getOutputStream());
        } catch (IOException e) {
            // As above.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
