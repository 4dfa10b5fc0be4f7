package io.kuberouter.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.SocketFactory;

/// Sockets of the network namespace that this was made in, whoever asks for them: an agent inside another one reaches
/// its API server out here. A virtual thread has no namespace of its own.
final class HomeSockets extends SocketFactory implements AutoCloseable {

    private final ExecutorService home = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("home sockets").factory());

    HomeSockets() throws Exception {
        home.submit(() -> true).get();
    }

    @Override
    public Socket createSocket() throws IOException {
        return made(() -> {
            var socket = new Socket();
            socket.bind(null); // now it has a descriptor, and thereby a namespace
            return socket;
        });
    }

    private Socket made(Callable<Socket> work) throws IOException {
        try {
            return home.submit(work).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return made(() -> new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return made(() -> new Socket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return made(() -> new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return made(() -> new Socket(host, port, from, fromPort));
    }

    @Override
    public void close() {
        home.shutdown();
    }
}
