package dev.reprise.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.AlarmCode;
import dev.reprise.api.schema.AlarmEncoder;
import dev.reprise.api.schema.FundingEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BookedFundingsTest {
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
    private final BookedFundings fundings = new BookedFundings();

    private boolean funding(final long amount) {
        Records.begin(record, 0, FundingEncoder.BLOCK_LENGTH, FundingEncoder.TEMPLATE_ID);
        Records.flags(record, 0, Records.FLAG_SIMULATED);
        new FundingEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(3)
                .strategy(1)
                .amount(amount);
        Records.end(record, 0, FundingEncoder.BLOCK_LENGTH);
        return fundings.take(record, 0);
    }

    private boolean alarm(final AlarmCode code, final long clientOrderId, final long value) {
        Records.begin(record, 0, AlarmEncoder.BLOCK_LENGTH, AlarmEncoder.TEMPLATE_ID);
        new AlarmEncoder()
                .wrap(record, Records.BODY_OFFSET)
                .instrument(3)
                .strategy(1)
                .clientOrderId(clientOrderId)
                .value(value)
                .code(code);
        Records.end(record, 0, AlarmEncoder.BLOCK_LENGTH);
        return fundings.take(record, 0);
    }

    @Test
    void shouldTellAFundingWhenTheNextRecordIsNotItsAlarm() {
        assertFalse(funding(-5));
        assertTrue(funding(7));
        assertEquals(-5, fundings.funding().amount());
        assertEquals(Records.FLAG_SIMULATED, fundings.flags());
        assertTrue(alarm(AlarmCode.OVERFLOW, 9, 7));
        assertEquals(7, fundings.funding().amount());
        assertFalse(fundings.finish());
    }

    @Test
    void shouldNotTellOneThatTheCoreRefused() {
        funding(Records.NO_VALUE);

        assertFalse(alarm(AlarmCode.OVERFLOW, 0, Records.NO_VALUE));
        assertFalse(alarm(AlarmCode.OVERFLOW, 0, Records.NO_VALUE));
        assertFalse(fundings.finish());
    }

    @Test
    void shouldTellTheLastOneAtTheEnd() {
        funding(4);

        assertTrue(fundings.finish());
        assertEquals(4, fundings.funding().amount());
        assertFalse(fundings.finish());
    }
}
