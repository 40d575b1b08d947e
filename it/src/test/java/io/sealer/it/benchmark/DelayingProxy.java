package io.sealer.it.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Makes a server on this machine look as far away as a round trip: what a client sends is passed on that much later.
 * Whoever waits for an answer waits for the round trip, and for one more on a new connection, whose handshake the kernel
 * answers at once. Of each answer at most a window is underway, as in TCP; connections do not slow one another down.
 */
final class DelayingProxy implements Closeable {

    private static final int REQUEST_BLOCK = 1 << 14;
    private static final int ANSWER_BLOCK = 1 << 18;

    /** Something to pass on, not before its time; nothing but the end if empty. */
    private record Parcel(long due, ByteBuffer bytes) {}

    private final ServerSocketChannel listener;
    private final InetSocketAddress target;
    private final long delay;
    private final long window;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private DelayingProxy(ServerSocketChannel listener, InetSocketAddress target, Duration delay, long window) {
        this.listener = listener;
        this.target = target;
        this.delay = delay.toNanos();
        this.window = window;
    }

    /**
     * Starts one on a free port of the loopback.
     *
     * @param target {@code HOST:PORT} of the server
     * @param roundTrip the distance
     * @param window how many bytes of a connection may be underway
     */
    static DelayingProxy start(String target, Duration roundTrip, long window) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        int colon = target.lastIndexOf(':');
        InetSocketAddress address =
                new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        DelayingProxy proxy = new DelayingProxy(listener, address, roundTrip, window);
        proxy.spawn(proxy::accept);
        return proxy;
    }

    /** {@code 127.0.0.1:PORT}. */
    String host() {
        return "127.0.0.1:" + listener.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = listener.accept();
            SocketChannel server = SocketChannel.open(target);
            for (SocketChannel channel : new SocketChannel[] {client, server}) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                open.add(channel);
            }
            BlockingQueue<Parcel> underway = new LinkedBlockingQueue<>();
            spawn(() -> send(client, underway));
            spawn(() -> deliver(underway, server));
            spawn(() -> answer(server, client));
        }
    }

    private void send(SocketChannel client, BlockingQueue<Parcel> underway) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(REQUEST_BLOCK);
        long distance = 2 * delay;
        try {
            while (client.read(block.clear()) >= 0) {
                ByteBuffer copy = ByteBuffer.allocate(block.flip().remaining());
                underway.add(
                        new Parcel(System.nanoTime() + distance, copy.put(block).flip()));
                distance = delay;
            }
        } finally {
            underway.add(new Parcel(System.nanoTime() + delay, ByteBuffer.allocate(0)));
        }
    }

    private void deliver(BlockingQueue<Parcel> underway, SocketChannel server) throws IOException {
        try {
            while (true) {
                Parcel parcel = underway.take();
                TimeUnit.NANOSECONDS.sleep(parcel.due() - System.nanoTime());
                if (!parcel.bytes().hasRemaining()) {
                    server.shutdownOutput();
                    return;
                }
                writeAll(parcel.bytes(), server);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(SocketChannel server, SocketChannel client) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(ANSWER_BLOCK);
        SendWindow free = new SendWindow(window, delay);
        try (server;
                client) {
            while (server.read(block.clear()) >= 0) {
                free.take(block.flip().remaining());
                writeAll(block, client);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(server);
            open.remove(client);
        }
    }

    private static void writeAll(ByteBuffer bytes, SocketChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Work that ends when a connection does. */
    private interface Work {
        void run() throws IOException;
    }

    private void spawn(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two went away; the other one sees it by the end of its own connection.
                        return;
                    }
                },
                "delaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
