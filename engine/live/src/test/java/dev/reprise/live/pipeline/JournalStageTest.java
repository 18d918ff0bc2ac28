package dev.reprise.live.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a document is closed and what is let go then. */
class JournalStageTest {
    @TempDir
    private Path journal;

    private final UnsafeBuffer group = new UnsafeBuffer(new byte[1 << 20]);
    private final List<Long> released = new ArrayList<>();
    private int length;
    private int records;
    private JournalWriter writer;
    private JournalStage stage;

    @BeforeEach
    void open() {
        writer = JournalWriter.open(journal, JournalSettings.small());
        stage = new JournalStage(writer, (buffer, offset, recordLength) -> {
            assertEquals(writer.nextSequence() - 1, stage.journaled(), "journaled before it goes");
            released.add(buffer.getLong(offset + Records.COMMON_LENGTH));
        });
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private void tick(final int extraLongs) {
        Records.begin(group, length, TickEncoder.BLOCK_LENGTH, TickEncoder.TEMPLATE_ID);
        length += Records.end(group, length, TickEncoder.BLOCK_LENGTH + extraLongs * Long.BYTES);
        records++;
    }

    private void order(final long id) {
        Records.begin(group, length, NewOrderEncoder.BLOCK_LENGTH, NewOrderEncoder.TEMPLATE_ID);
        group.putLong(length + Records.COMMON_LENGTH, id);
        length += Records.end(group, length, NewOrderEncoder.BLOCK_LENGTH);
        records++;
    }

    private void hand(final boolean hasOrders) {
        stage.onGroup(group, 0, length, records, hasOrders);
        length = 0;
        records = 0;
    }

    @Test
    void shouldKeepBackAnOrderThatTheEngineHoldsItself() {
        order(7);
        Records.flags(group, 0, Records.FLAG_CAUSED | Records.FLAG_HELD);
        order(8);
        hand(true);
        assertEquals(2, stage.journaled());
        assertEquals(List.of(8L), released);
    }

    @Test
    void shouldCloseWithTheFirstOrderAndLetItGo() {
        tick(0);
        hand(false);
        assertEquals(0, stage.journaled());
        tick(0);
        order(7);
        order(8);
        hand(true);
        assertEquals(4, stage.journaled());
        assertEquals(List.of(7L, 8L), released);
        try (JournalReader reader = JournalReader.open(journal)) {
            assertEquals(true, reader.next());
            assertEquals(4, reader.documentCount());
        }
    }

    @Test
    void shouldCloseAt256RecordsAtALengthAndWhenThereIsNothingToDo() {
        for (int i = 0; i < 255; i++) {
            tick(0);
            hand(false);
        }
        assertEquals(0, stage.journaled());
        tick(0);
        hand(false);
        assertEquals(256, stage.journaled());
        for (int i = 0; i < 5; i++) {
            tick(1_700);
            hand(false);
        }
        assertEquals(261, stage.journaled());
        tick(0);
        hand(false);
        assertEquals(261, stage.journaled());
        stage.flush();
        assertEquals(262, stage.journaled());
        stage.flush();
        assertEquals(262, stage.journaled());
    }

    @Test
    void shouldCutAGroupLongerThanADocumentAndLetEachOrderGoOnce() {
        for (int i = 0; i < 40; i++) {
            tick(1_900);
            order(i);
        }
        hand(true);
        stage.flush();
        assertEquals(80, stage.journaled());
        assertEquals(40, released.size());
        assertEquals(40, released.stream().distinct().count());
    }

    @Test
    void shouldKeepTheOrdersOfAGroupThatBrokeTheCore() {
        order(9);
        hand(false);
        stage.flush();
        for (int i = 0; i < 40; i++) {
            tick(1_900);
            order(i);
        }
        hand(false);
        stage.flush();
        assertEquals(81, stage.journaled());
        assertEquals(List.of(), released);
    }

    @Test
    void shouldNotWriteAgainWhatWasWrittenWhenTheReleaseFails() {
        final JournalStage failing = new JournalStage(writer, (buffer, offset, recordLength) -> {
            throw new IllegalStateException("no way out");
        });
        order(1);
        assertThrows(IllegalStateException.class, () -> failing.onGroup(group, 0, length, 1, true));
        failing.flush();
        assertEquals(2, writer.nextSequence());
    }
}
