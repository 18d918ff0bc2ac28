package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.TextFrame;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A venue that keeps an answer back until it has more to say makes what waits for one fail now and then. */
class LostAnswerFaultTest {
    private static final long WAIT_SECONDS = 5;

    /** What the library leaves behind when it forgets a wish to write: an answer in the queue, and nobody who looks there. */
    @Test
    void shouldSendAnAnswerThatTheLibraryForgot() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(3))) {
            final TestClient client = TestClient.connect(venue.orderUri().toString());
            client.call("ping", VenueJson.object());
            final WebSocketImpl connection =
                    (WebSocketImpl) venue.sockets.getConnections().iterator().next();
            final TextFrame frame = new TextFrame();
            frame.setPayload(ByteBuffer.wrap("{\"id\":77}".getBytes(StandardCharsets.US_ASCII)));
            connection.outQueue.put(connection.getDraft().createBinaryFrame(frame));
            final JsonNode answer = client.received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertNotNull(answer, "the answer stays in its queue");
            assertEquals(77, answer.path("id").asLong());
            client.closeBlocking();
        }
    }
}
