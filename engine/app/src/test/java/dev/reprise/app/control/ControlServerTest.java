package dev.reprise.app.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(30)
@SuppressWarnings("try") // servers that only need to run
final class ControlServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path temp;

    private final TestTarget target = new TestTarget();

    private Path instance() {
        return temp.resolve("live").resolve("one");
    }

    private static ControlClient connect(final Path directory) {
        return ControlClient.connect(directory).orElseThrow();
    }

    private static ObjectNode send(final ControlClient client, final String text) throws Exception {
        return client.exchange((text + "\n").getBytes(StandardCharsets.UTF_8), SOON);
    }

    @Test
    void shouldCarryCommandsToTheTarget() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target);
                ControlClient client = connect(instance())) {
            assertEquals(
                    3,
                    client.request("status", "", null, SOON)
                            .get("status")
                            .get("open_orders")
                            .asInt());
            assertTrue(client.request("arm", "looked", null, SOON).get("ok").asBoolean());
            client.request("arm", "", "maker", SOON);
            client.request("halt", "a\nstorm", null, SOON);
            client.request("stop", "", null, SOON);

            assertEquals(
                    List.of(
                            "arm " + ME + " looked null",
                            "arm " + ME + "  maker",
                            "halt " + ME + " a storm",
                            "stop " + ME + ' '),
                    target.calls);
            server.close(); // twice is once
        }
    }

    @Test
    void shouldNameThePeerWhenTheClientSaysItIsSomebodyElse() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target);
                ControlClient client = connect(instance())) {
            send(client, "{\"command\":\"halt\",\"who\":\"somebody\"}");

            assertEquals(List.of("halt somebody (peer " + ME + ") "), target.calls);
        }
    }

    @Test
    void shouldAnswerGarbageAndFaultsAndGoOn() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target);
                ControlClient client = connect(instance())) {
            for (final String garbage : List.of(
                    "",
                    "garbage",
                    "[1]",
                    "{\"command\":\"explode\"}",
                    "{\"command\":1}",
                    "{\"command\":\"halt\",\"command\":\"stop\"}",
                    "{\"command\":\"halt\"} trailing",
                    "{\"a\":".repeat(5_000),
                    "{\"command\":\"arm\",\"strategy\":\"unknown\"}",
                    "{\"command\":\"halt\",\"reason\":\"" + "x".repeat(ControlCommands.MAX_REASON + 1) + "\"}")) {
                final ObjectNode answer = send(client, garbage);
                assertFalse(answer.get("ok").asBoolean(), garbage);
                assertEquals("refused", answer.get("code").asString(), garbage);
            }
            final ObjectNode broken = client.request("halt", "break", null, SOON);
            assertEquals("failed", broken.get("code").asString());

            assertEquals(List.of(), target.calls);
            assertTrue(client.request("halt", "", null, SOON).get("ok").asBoolean());
        }
    }

    @Test
    void shouldRefuseARequestThatIsTooLong() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target)) {
            try (ControlClient client = connect(instance())) {
                final byte[] endless = new byte[ControlJson.MAX_REQUEST_BYTES];
                java.util.Arrays.fill(endless, (byte) ' ');
                final ObjectNode answer = client.exchange(endless, SOON);
                assertFalse(answer.get("ok").asBoolean());
                assertTrue(answer.get("message").asString().contains("65536"), answer.toString());
                assertThrows(IOException.class, () -> client.request("status", "", null, SOON));
            }
            try (ControlClient next = connect(instance())) {
                assertTrue(next.request("status", "", null, SOON).get("ok").asBoolean());
            }
        }
    }

    @Test
    void shouldServeOthersWhileOneClientDawdlesAndCutItOff() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target, TimeUnit.SECONDS.toNanos(1));
                ControlClient slow = connect(instance())) {
            final Thread half = new Thread(
                    () -> assertThrows(
                            EOFException.class,
                            () -> slow.exchange("{\"command\":".getBytes(StandardCharsets.UTF_8), SOON)),
                    "half-a-request");
            final Throwable[] failure = new Throwable[1];
            half.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
            half.start();
            try (ControlClient quick = connect(instance())) {
                assertTrue(quick.request("status", "", null, SOON).get("ok").asBoolean());
            }
            half.join();
            assertEquals(null, failure[0]);
        }
    }

    /** An arming may wait for its venue half a minute: a halt from another terminal waits for nothing. */
    @Test
    void shouldHaltWhileAnotherCommandIsStillAtWork() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target, TimeUnit.SECONDS.toNanos(1));
                ControlClient slow = connect(instance());
                ControlClient quick = connect(instance())) {
            final ObjectNode[] answer = new ObjectNode[1];
            final Thread arming = new Thread(() -> {
                try {
                    answer[0] = slow.request("arm", "block", null, Duration.ofSeconds(30));
                } catch (final IOException | java.util.concurrent.TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            });
            arming.start();
            target.blocking.await();
            assertTrue(quick.request("halt", "now", null, SOON).get("latched").asBoolean());
            assertTrue(quick.request("status", "", null, SOON).get("ok").asBoolean());
            assertEquals(List.of("halt " + ME + " now"), target.calls);
            Thread.sleep(1_200); // longer than a client may dawdle: this one waits for us
            target.release.countDown();
            arming.join();
            assertTrue(answer[0].get("ok").asBoolean());
        }
    }

    @Test
    void shouldReplaceTheSocketOfADeadProcess() throws Exception {
        Files.createDirectories(instance());
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(instance().resolve(ControlPath.SOCKET)));
        }
        assertTrue(Files.exists(instance().resolve(ControlPath.SOCKET)));
        assertTrue(ControlClient.connect(instance()).isEmpty());

        try (ControlServer server = new ControlServer(instance(), target);
                ControlClient client = connect(instance())) {
            assertTrue(client.request("status", "", null, SOON).get("ok").asBoolean());
        }
        assertFalse(Files.exists(instance().resolve(ControlPath.SOCKET)));
        assertTrue(ControlClient.connect(instance()).isEmpty());
    }

    @Test
    void shouldLetOnlyTheOwnerIn() throws Exception {
        try (ControlServer server = new ControlServer(instance(), target)) {
            assertEquals("rwx------", rights(instance()));
            assertEquals("rw-------", rights(instance().resolve(ControlPath.SOCKET)));
        }
    }

    @Test
    void shouldBindElsewhereWhereThePathIsTooLong() throws Exception {
        final Path deep = temp.resolve("d".repeat(120)).resolve("one");
        final Path elsewhere;
        try (ControlServer server = new ControlServer(deep, target);
                ControlClient client = connect(deep)) {
            elsewhere =
                    Path.of(Files.readString(deep.resolve(ControlPath.POINTER)).strip());
            assertEquals("rwx------", rights(elsewhere.getParent()));
            assertEquals("rw-------", rights(deep.resolve(ControlPath.POINTER)));
            assertTrue(client.request("status", "", null, SOON).get("ok").asBoolean());
        }
        assertFalse(Files.exists(elsewhere.getParent()));
        assertFalse(Files.exists(deep.resolve(ControlPath.POINTER)));
    }

    private static String rights(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
