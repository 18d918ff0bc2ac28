package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LocalBinancePlaybackTest {
    private static final int FRAMES = 5000;
    private static final int SNAPSHOT_AFTER = 3;
    private static final long FIRST_TIME = 1_723_161_253_000_000_000L;
    private static final String STREAMS = "/stream?streams=abcusdt@trade/abcusdt@bookTicker/abcusdt@depth@0ms";

    @TempDir
    Path folder;

    /** Frames of all three streams with a snapshot among them; gives back the payloads in order. */
    private List<String> record(final Path file, final boolean isSnapshotFirst, final long spacingNs)
            throws IOException {
        final List<String> payloads = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        final String snapshot = "{\"lastUpdateId\":100,\"bids\":[[\"1.2340\",\"5\"]],\"asks\":[[\"1.2350\",\"7.50\"]]}";
        for (int i = 0; i < FRAMES; i++) {
            final long time = FIRST_TIME + i * spacingNs;
            if (i == (isSnapshotFirst ? 0 : SNAPSHOT_AFTER)) {
                text.append(time).append(' ').append(snapshot).append('\n');
            }
            final String stream;
            final String data;
            if (i % 3 == 0) {
                stream = "abcusdt@depth@100ms";
                final long id = 99 + i / 3;
                data = "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"ABCUSDT\",\"U\":" + id + ",\"u\":" + id
                        + ",\"b\":[[\"1.2340\",\"" + i + ".00\"]],\"a\":[]}";
            } else if (i % 3 == 1) {
                stream = "abcusdt@trade";
                data = "{\"e\":\"trade\",\"E\":1,\"s\":\"ABCUSDT\",\"t\":" + i
                        + ",\"p\":\"1.2350\",\"q\":\"0.50\",\"T\":1," + "\"m\":false,\"M\":true}";
            } else {
                stream = "abcusdt@bookTicker";
                data = "{\"u\":" + i
                        + ",\"s\":\"ABCUSDT\",\"b\":\"1.2340\",\"B\":\"5\",\"a\":\"1.2350\",\"A\":\"7.5\"}";
            }
            payloads.add(data);
            text.append(time)
                    .append(" {\"stream\":\"")
                    .append(stream)
                    .append("\",\"data\":")
                    .append(data)
                    .append("}\n");
        }
        try (OutputStream out = file.toString().endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return payloads;
    }

    private static LocalBinanceSettings playing(final Path file, final double speed) {
        return LocalBinanceSettings.playing(new PlaybackSettings(List.of(file), speed));
    }

    @Test
    void shouldPlayEverythingInOrderAroundTheSnapshotRequest() throws Exception {
        final Path file = folder.resolve("recording.gz");
        final List<String> payloads = record(file, false, 1_000_000);
        try (LocalBinance venue = LocalBinance.start(playing(file, PlaybackSettings.FULL_SPEED))) {
            final JsonNode symbol = TestClient.get(venue, "/api/v3/exchangeInfo")
                    .path("symbols")
                    .path(0);
            assertEquals("ABC", symbol.path("baseAsset").asString());
            assertEquals(
                    "0.00100000",
                    symbol.path("filters").path(0).path("tickSize").asString());
            assertEquals(
                    "0.10000000",
                    symbol.path("filters").path(1).path("stepSize").asString());
            final TestClient client = TestClient.connect(venue.webSocketUri() + STREAMS);
            final List<String> got = new ArrayList<>();
            for (int i = 0; i < SNAPSHOT_AFTER; i++) {
                got.add(client.await("frame", f -> f.has("stream")).path("data").toString());
            }
            assertFalse(venue.awaitPlaybackEnd(300, TimeUnit.MILLISECONDS), "it did not wait for the request");
            assertTrue(client.received.isEmpty(), "frames before the request: " + client.received);
            assertEquals(
                    100,
                    TestClient.get(venue, "/api/v3/depth?symbol=ABCUSDT")
                            .path("lastUpdateId")
                            .asLong());
            while (got.size() < FRAMES) {
                final JsonNode frame = client.await("frame", f -> f.has("stream"));
                assertFalse(frame.path("stream").asString().endsWith("@100ms"), "not the name the client asked for");
                got.add(frame.path("data").toString());
            }
            assertEquals(payloads, got);
            assertTrue(venue.awaitPlaybackEnd(5, TimeUnit.SECONDS));
            final JsonNode late = TestClient.get(venue, "/api/v3/depth?symbol=ABCUSDT");
            assertEquals(99 + (FRAMES - 1) / 3, late.path("lastUpdateId").asLong());
            final String lastQty = (FRAMES - 1) / 3 * 3 + ".00";
            assertEquals(lastQty, late.path("bids").path(0).path(1).asString());
            client.closeBlocking();
        }
    }

    @Test
    void shouldNotWaitForeverWhenTheSnapshotIsTheFirstLine() throws Exception {
        final Path file = folder.resolve("recording");
        record(file, true, 1_000_000);
        try (LocalBinance venue = LocalBinance.start(playing(file, PlaybackSettings.FULL_SPEED))) {
            final TestClient client = TestClient.connect(venue.webSocketUri() + STREAMS);
            client.await("first change", f -> f.path("data").has("U"));
            assertEquals(
                    100,
                    TestClient.get(venue, "/api/v3/depth?symbol=ABCUSDT")
                            .path("lastUpdateId")
                            .asLong());
            assertTrue(venue.awaitPlaybackEnd(5, TimeUnit.SECONDS));
            client.closeBlocking();
        }
    }

    @Test
    void shouldAnswerARequestThatComesBeforeAnySubscription() throws Exception {
        final Path file = folder.resolve("recording");
        record(file, false, 1_000_000);
        try (LocalBinance venue = LocalBinance.start(playing(file, PlaybackSettings.FULL_SPEED))) {
            assertEquals(
                    100,
                    TestClient.get(venue, "/api/v3/depth?symbol=ABCUSDT")
                            .path("lastUpdateId")
                            .asLong());
            final TestClient client = TestClient.connect(venue.webSocketUri() + STREAMS);
            assertTrue(venue.awaitPlaybackEnd(5, TimeUnit.SECONDS));
            client.closeBlocking();
        }
    }

    @Test
    void shouldKeepTheRecordedPaceTimesItsSpeed() throws Exception {
        final Path file = folder.resolve("recording");
        record(file, true, 1_000_000); // five seconds
        try (LocalBinance venue = LocalBinance.start(playing(file, 5))) {
            final TestClient client = TestClient.connect(venue.webSocketUri() + STREAMS);
            client.await("first change", f -> f.path("data").has("U"));
            final long start = System.nanoTime();
            TestClient.get(venue, "/api/v3/depth?symbol=ABCUSDT");
            assertTrue(venue.awaitPlaybackEnd(10, TimeUnit.SECONDS));
            assertTrue(System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(900), "too fast");
            client.closeBlocking();
        }
    }

    @Test
    void shouldRefuseOrders() throws Exception {
        final Path file = folder.resolve("recording");
        record(file, false, 1_000_000);
        try (LocalBinance venue = LocalBinance.start(playing(file, 1))) {
            final TestClient client = TestClient.connect(venue.orderUri().toString());
            final JsonNode answer = client.call("order.place", Signing.timed().put("symbol", "ABCUSDT"));
            assertEquals(-2010, answer.path("error").path("code").asInt());
            assertEquals("Market is closed.", answer.path("error").path("msg").asString());
            client.closeBlocking();
        }
    }

    @Test
    void shouldNameTheLineOfABadRecording() throws Exception {
        final Path file = folder.resolve("recording");
        Files.writeString(
                file, FIRST_TIME + " {\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}\n" + FIRST_TIME + " {\"str");
        final IOException e = assertThrows(IOException.class, () -> LocalBinance.start(playing(file, 1)));
        assertTrue(e.getMessage().contains("line=2"), e.getMessage());
    }
}
