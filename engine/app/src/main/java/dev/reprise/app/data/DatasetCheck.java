package dev.reprise.app.data;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidDecoder;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.L3UpdateDecoder;
import dev.reprise.api.schema.TopOfBookDecoder;
import dev.reprise.api.schema.TradeDecoder;
import dev.reprise.api.schema.VenueBarDecoder;
import dev.reprise.app.cli.TimeText;
import dev.reprise.journal.JournalHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks through a dataset, or a session's journal, for what a backtest would miss. Memory does not grow with its length. */
public final class DatasetCheck {
    private static final long PROGRESS_MASK = 0x3FFF;
    private static final long SILENCE_NS = 300_000_000_000L;

    private final List<Instrument> instruments;
    private final TreeMap<Integer, InstrumentCheck> checks = new TreeMap<>(); // by instrument index
    private final ClockCheck clock = new ClockCheck();
    private final DatasetFindings findings = new DatasetFindings();
    private long records;
    private long firstTime = Records.NO_TIME;
    private long lastTime = Records.NO_TIME;
    private long silence;
    private long silenceFrom;

    private DatasetCheck(final List<Instrument> instruments) {
        this.instruments = instruments;
        instruments.forEach(instrument -> checks.put(instrument.index(), new InstrumentCheck()));
    }

    /**
     * Reads a journal to its verified end, all generations that are kept.
     *
     * @param history of the journal, at its beginning
     * @param progress hears the bytes read
     * @throws dev.reprise.journal.JournalDamagedException when it is not whole
     */
    public static DatasetCheck of(final Path journal, final JournalHistory history, final LongConsumer progress) {
        final DatasetCheck check = new DatasetCheck(MarketData.readAll(journal).instruments());
        long count = 0;
        while (history.next()) {
            check.take(history.buffer(), history.offset());
            if ((++count & PROGRESS_MASK) == 0) {
                progress.accept(history.bytesRead());
            }
        }
        history.readToVerifiedEnd();
        check.finish();
        return check;
    }

    private void take(final DirectBuffer buffer, final int offset) {
        final int template = Records.templateId(buffer, offset);
        // What a simulated venue saw before the engine did is there a second time.
        final boolean isOther =
                Records.isCaused(buffer, offset) || (Records.flags(buffer, offset) & Records.FLAG_AT_VENUE) != 0;
        final InstrumentCheck check = isOther ? null : checks.get(Records.instrument(buffer, offset));
        if (check == null) {
            return;
        }
        switch (template) {
            case TradeDecoder.TEMPLATE_ID -> check.onTrade(buffer, offset);
            case TopOfBookDecoder.TEMPLATE_ID -> check.onTop(buffer, offset);
            case BookUpdateDecoder.TEMPLATE_ID -> check.onBook(buffer, offset);
            case L3UpdateDecoder.TEMPLATE_ID -> check.onOrders(buffer, offset);
            case VenueBarDecoder.TEMPLATE_ID -> check.onBar(buffer, offset);
            case BookInvalidDecoder.TEMPLATE_ID -> {
                check.onInvalid(buffer, offset);
                return;
            }
            default -> {
                return; // not of the market
            }
        }
        records++;
        final long time = Records.receiveTime(buffer, offset);
        firstTime = firstTime == Records.NO_TIME ? time : firstTime;
        if (lastTime != Records.NO_TIME && time - lastTime > silence) {
            silence = time - lastTime;
            silenceFrom = lastTime;
        }
        lastTime = Math.max(lastTime, time);
        clock.onRecord(
                time, template == VenueBarDecoder.TEMPLATE_ID ? Records.NO_TIME : Records.venueTime(buffer, offset));
    }

    private void finish() {
        if (instruments.isEmpty()) {
            findings.error(
                    "no_instruments", "", "no instrument is defined", "import the data again, with --instrument");
        }
        if (records == 0) {
            findings.error("no_market_data", "", "there is no market data", "import or record some");
            return;
        }
        boolean hasBars = false;
        for (final Instrument instrument : instruments) {
            final InstrumentCheck check = checks.get(instrument.index());
            check.finish();
            check.tell(instrument.symbol(), findings);
            hasBars |= check.bars() > 0;
        }
        if (silence > SILENCE_NS && !hasBars) {
            findings.warn(
                    "silence",
                    "",
                    "nothing at all was received for " + InstrumentCheck.seconds(silence) + " s from "
                            + TimeText.utc(silenceFrom),
                    "the recorder was off or the market quiet; take a stretch without with --from and --to");
        }
        if (clock.backwards() > 0) {
            findings.warn(
                    "receive_time_backwards",
                    "",
                    "receive time goes back " + clock.backwards() + " times; a backtest holds the clock there",
                    "give the files in order of time");
        }
        if (clock.jumps() > 0) {
            findings.warn(
                    "clock_jump",
                    "",
                    "the recorder's clock or the venue's jumped " + clock.jumps() + " times, the first at "
                            + TimeText.utc(clock.firstJump()) + ", by " + InstrumentCheck.seconds(clock.largestJump())
                            + " s at most",
                    "latencies across a jump mean nothing; take a stretch without with --from and --to");
        }
    }

    /** What is wrong. */
    public DatasetFindings findings() {
        return findings;
    }

    /** Adds everything. */
    public void addTo(final ObjectNode keys) {
        keys.put("records", records);
        if (records > 0) {
            keys.put("from", TimeText.utc(firstTime));
            keys.put("to", TimeText.utc(lastTime));
        } else {
            keys.putNull("from");
            keys.putNull("to");
        }
        if (clock.offset() == Records.NO_VALUE) {
            keys.putNull("clock_offset_ns");
        } else {
            keys.put("clock_offset_ns", clock.offset());
        }
        keys.put("clock_jumps", clock.jumps());
        keys.put("receive_time_backwards", clock.backwards());
        keys.put("longest_silence_seconds", Double.parseDouble(InstrumentCheck.seconds(silence)));
        final ArrayNode list = keys.putArray("instruments");
        for (final Instrument instrument : instruments) {
            final ObjectNode one = list.addObject();
            one.put("symbol", instrument.symbol());
            checks.get(instrument.index()).addTo(one);
        }
        final ArrayNode found = keys.putArray("findings");
        for (final DatasetFindings.Finding finding : findings.all()) {
            found.addObject()
                    .put("severity", finding.isError() ? "error" : "warning")
                    .put("code", finding.code())
                    .put("instrument", finding.symbol())
                    .put("message", finding.message())
                    .put("remedy", finding.remedy());
        }
        keys.put("errors", findings.errors());
        keys.put("warnings", findings.all().size() - findings.errors());
    }
}
