package dev.reprise.core;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.RunIdentityDecoder;
import dev.reprise.api.schema.RunStartedDecoder;
import dev.reprise.api.schema.RunTextDecoder;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The records that say what a session is made of, each in its last version: a generation of the journal begins with them, so that
 * whoever reads it needs no other. Rare, so it allocates. Core thread.
 */
final class KeptDefinitions {
    private static final long RUN = 0;
    private static final long RUN_TEXTS_END = 3L << Integer.SIZE;

    private final SortedMap<Long, byte[]> records = new TreeMap<>(); // kind and index: in this order they are carried

    /** Keeps a record that is one of them, in the place of its earlier version. */
    void keep(final DirectBuffer buffer, final int offset) {
        final long key = key(buffer, offset);
        if (key < 0) {
            return;
        }
        if (key == RUN) {
            records.subMap(RUN, RUN_TEXTS_END).clear(); // another session's
        }
        final byte[] copy = new byte[Records.length(buffer, offset)];
        buffer.getBytes(offset, copy);
        records.put(key, copy);
    }

    private static long key(final DirectBuffer buffer, final int offset) {
        final int body = offset + BODY_OFFSET;
        final int block = Records.blockLength(buffer, offset);
        final int version = Records.version(buffer, offset);
        return switch (Records.templateId(buffer, offset)) {
            case RunStartedDecoder.TEMPLATE_ID -> RUN;
            case RunIdentityDecoder.TEMPLATE_ID -> 1L << Integer.SIZE;
            case RunTextDecoder.TEMPLATE_ID -> {
                final RunTextDecoder text = new RunTextDecoder().wrap(buffer, body, block, version);
                yield 2L << Integer.SIZE | (long) text.kind().value() << Short.SIZE | text.part();
            }
            case CurrencyDefinitionDecoder.TEMPLATE_ID ->
                RUN_TEXTS_END
                        | new CurrencyDefinitionDecoder()
                                .wrap(buffer, body, block, version)
                                .currency();
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> 4L << Integer.SIZE | Records.instrument(buffer, offset);
            case StrategyDefinitionDecoder.TEMPLATE_ID -> 5L << Integer.SIZE | Records.strategy(buffer, offset);
            default -> -1;
        };
    }

    /** Gives every record, flagged as carried. */
    void carry(final CoreSink sink) {
        records.values().forEach(record -> {
            final UnsafeBuffer copy = new UnsafeBuffer(record.clone());
            Records.flags(copy, 0, Records.flags(copy, 0) | Records.FLAG_CARRIED);
            sink.emit(copy, 0, copy.capacity());
        });
    }
}
