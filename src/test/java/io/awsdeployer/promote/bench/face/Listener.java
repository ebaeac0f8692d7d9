package io.awsdeployer.promote.bench.face;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Opens ports, with TLS where there is a key. */
record Listener(String address, Optional<Path> keyStore, String password) {
  private static final int BACKLOG = 1024;

  URI open(HttpHandler handler) throws IOException, GeneralSecurityException {
    // The JDK's server writes head and body apart; Nagle's algorithm would hold the second back.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // It closes what is idle beyond this many connections, which a busy client would notice.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    InetSocketAddress any = new InetSocketAddress(address, 0);
    HttpServer server;
    if (keyStore.isPresent()) {
      HttpsServer secure = HttpsServer.create(any, BACKLOG);
      secure.setHttpsConfigurator(new HttpsConfigurator(context(keyStore.get())));
      server = secure;
    } else {
      server = HttpServer.create(any, BACKLOG);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", handler);
    server.start();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                keyStore.isPresent() ? "https" : "http", address, server.getAddress().getPort()));
  }

  private SSLContext context(Path file) throws IOException, GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(
        KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
