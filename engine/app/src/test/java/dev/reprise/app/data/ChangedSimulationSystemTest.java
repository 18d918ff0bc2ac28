package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderDecoder;
import dev.reprise.api.schema.OrderAcceptedDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.journal.JournalGenerations;
import dev.reprise.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A paper instance whose configuration changes between its sessions: each session trades at the venue that it says it trades at. */
class ChangedSimulationSystemTest {
    private static final long MS = 1_000_000;
    private static final long MISSING = -1;

    @TempDir
    Path workspace;

    private MakerInstance instance() {
        return new MakerInstance(workspace, "changed");
    }

    private void session(final String fill, final String order) throws IOException {
        instance().session(2, "fill: %s, latency: { order: %s, response: 1ms, compute: 0us }".formatted(fill, order));
    }

    /** By session: the shortest and the longest time from an order of the session to the venue's word that it has it. */
    private List<long[]> roundTrips() {
        final List<long[]> sessions = new ArrayList<>();
        final Long2LongHashMap sent = new Long2LongHashMap(MISSING);
        final NewOrderDecoder order = new NewOrderDecoder();
        final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
        for (final Path generation : JournalGenerations.of(instance().journal())) {
            try (JournalReader reader = JournalReader.open(generation)) {
                while (reader.next()) {
                    if (Records.isCarried(reader.buffer(), reader.offset())) {
                        continue;
                    }
                    final int body = reader.offset() + BODY_OFFSET;
                    final int block = Records.blockLength(reader.buffer(), reader.offset());
                    final int version = Records.version(reader.buffer(), reader.offset());
                    final long time = Records.receiveTime(reader.buffer(), reader.offset());
                    switch (Records.templateId(reader.buffer(), reader.offset())) {
                        case RunStartedDecoder.TEMPLATE_ID -> {
                            sessions.add(new long[] {Long.MAX_VALUE, 0});
                            sent.clear();
                        }
                        case NewOrderDecoder.TEMPLATE_ID ->
                            sent.put(
                                    order.wrap(reader.buffer(), body, block, version)
                                            .clientOrderId(),
                                    time);
                        case OrderAcceptedDecoder.TEMPLATE_ID -> {
                            final long was = sent.remove(accepted.wrap(reader.buffer(), body, block, version)
                                    .clientOrderId());
                            if (was != MISSING) {
                                final long[] trips = sessions.get(sessions.size() - 1);
                                trips[0] = Math.min(trips[0], time - was);
                                trips[1] = Math.max(trips[1], time - was);
                            }
                        }
                        default -> {
                            // no part of a round trip
                        }
                    }
                }
            }
        }
        return sessions;
    }

    @Test
    void shouldTradeAtTheVenueThatTheSessionsStartSays() throws IOException {
        session("risk_averse", "5ms");
        session("power(3)", "50ms");
        instance().run(0, "journal", "roll", "changed");
        session("power(3)", "50ms");
        session("touch", "2ms");
        session("log", "2ms");

        final List<long[]> trips = roundTrips();
        final long[] expected = {6 * MS, 51 * MS, 51 * MS, 3 * MS, 3 * MS};
        assertEquals(expected.length, trips.size());
        int measured = 0;
        for (int i = 0; i < expected.length; i++) {
            if (trips.get(i)[1] > 0) { // on a machine full of others a session may send nothing
                assertEquals(expected[i], trips.get(i)[0], "session " + i);
                measured++;
            }
        }
        assertTrue(measured > 2, measured + " sessions");
        assertTrue(instance()
                .run(0, "replay", "changed", "--generations")
                .get("identical")
                .asBoolean());
        final JsonNode again = instance().run(0, "backtest", "--as-recorded", "changed");
        assertTrue(again.get("same_hash_as_session").asBoolean(), again.toString());
        assertTrue(again.get("fills").asLong() > 0, again.toString());
    }
}
