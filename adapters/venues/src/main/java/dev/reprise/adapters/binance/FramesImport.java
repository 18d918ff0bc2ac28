package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.TouchCheck;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** The second pass over a recording: every line through the decoder, books through {@link BookSync}, and the counts. */
final class FramesImport {
    private static final int NONE = -1;
    private static final int FIRST_EPOCH = 1; // an import is a journal of its own

    private final List<Instrument> instruments;
    private final DatasetReader.Report report;
    private final BinanceDecoder decoder;
    private final CheckedPublisher publisher;
    private final BookSync[] books;
    private final boolean[] hasTrades;
    private final boolean[] hasDepth;
    private final boolean[] hasSnapshot;
    private final Map<String, Integer> positions = new HashMap<>(); // by venue symbol
    private final ClosedBars closedBars = new ClosedBars();
    private final int onlyBook; // whose a snapshot is, for it has no symbol; none when there are several books
    private long messages;
    private long levels;
    private long crossed;
    private long compared;
    private long equal;
    private long ignoredSnapshots;
    private long doubledTrades;
    private long repeatedBars;
    private long instrumentLists;
    private long longInstrumentLists;
    private long backwards;
    private long lastReceiveTime;
    private long clockOffset = Long.MAX_VALUE;

    FramesImport(
            final DatasetSurvey survey,
            final List<Instrument> instruments,
            final EventPublisher to,
            final DatasetReader.Report report) {
        this.instruments = instruments;
        this.report = report;
        final int size = instruments.size();
        decoder = new BinanceDecoder(instruments);
        publisher = new CheckedPublisher(to, size);
        books = new BookSync[size];
        hasTrades = new boolean[size];
        hasDepth = new boolean[size];
        hasSnapshot = new boolean[size];
        final BookChain chain = new BookChain(publisher, new SourceSequence());
        int depths = 0;
        int depth = NONE;
        for (int i = 0; i < size; i++) {
            final Instrument instrument = instruments.get(i);
            final DatasetSurvey.Seen seen = survey.symbols().get(instrument.venueSymbol());
            positions.put(instrument.venueSymbol(), i);
            hasTrades[i] = seen.hasTrades;
            hasDepth[i] = seen.hasDepth;
            // A recording gives its snapshots when it gives them: nobody to ask.
            books[i] = new BookSync(instrument, i, FIRST_EPOCH, publisher, chain, position -> {});
            if (seen.hasDepth) {
                depths++;
                depth = i;
            }
        }
        onlyBook = depths == 1 ? depth : NONE;
    }

    void onLine(final FrameLines lines) throws DamagedFileException {
        messages++;
        final long receiveTime = lines.receiveTime();
        backwards += receiveTime < lastReceiveTime ? 1 : 0;
        lastReceiveTime = receiveTime;
        final int book = lines.symbol() == null ? onlyBook : positions.getOrDefault(lines.symbol(), NONE);
        final int result = decoder.decode(lines.buffer(), lines.jsonOffset(), lines.jsonLength(), receiveTime, book);
        if (DecodeResult.isRefused(result)) {
            if (result == DecodeResult.TOO_LONG && DatasetSurvey.holdsInstruments(lines)) {
                longInstrumentLists++;
            }
            if (result == DecodeResult.MALFORMED && lines.isCutOff()) {
                throw lines.cutOff();
            }
            if (decoder.isDepth()) {
                books[decoder.position()].onUnreadable(receiveTime);
            }
            return;
        }
        if (DecodeResult.hasRecords(result) && decoder.venueTime() != Records.NO_TIME) {
            clockOffset = Math.min(clockOffset, receiveTime - decoder.venueTime());
        }
        publish(result, lines);
    }

    private void publish(final int result, final FrameLines lines) {
        switch (result) {
            case DecodeResult.TOP_OF_BOOK, DecodeResult.TRADE, DecodeResult.DERIVED_PRICE -> offer();
            case DecodeResult.BAR -> {
                if (closedBars.isRepeated(decoder.record(), 0)) {
                    repeatedBars++;
                } else {
                    closedBars.take(decoder.record(), 0);
                    offer();
                }
            }
            case DecodeResult.AGG_TRADE -> {
                if (hasTrades[decoder.position()]) {
                    doubledTrades++;
                } else {
                    offer();
                }
            }
            case DecodeResult.DEPTH -> depth();
            case DecodeResult.SNAPSHOT -> snapshot();
            case DecodeResult.UNKNOWN_EVENT -> instrumentLists += DatasetSurvey.holdsInstruments(lines) ? 1 : 0;
            default -> {
                // Counted by the decoder.
            }
        }
    }

    private void offer() {
        final DirectBuffer record = decoder.record();
        int offset = 0;
        while (offset < decoder.recordsLength()) {
            final int length = Records.length(record, offset);
            publisher.offer(record, offset, length);
            offset += length;
        }
    }

    private void depth() {
        final int position = decoder.position();
        levels += decoder.levels();
        final int outcome = books[position].onUpdate(decoder);
        final TouchCheck check = publisher.check(position);
        if (outcome == BookSync.PUBLISHED && check.isCrossed()) {
            crossed++;
        }
        if (hasSnapshot[position] && check.hasTouchUpTo(decoder.lastUpdateId())) {
            compared++;
            equal += check.isEqual() ? 1 : 0;
        }
    }

    private void snapshot() {
        final int position = decoder.position();
        hasSnapshot[position] = true;
        if (books[position].onSnapshot(decoder) != BookSync.PUBLISHED) {
            ignoredSnapshots++;
        } else if (publisher.check(position).isCrossed()) {
            crossed++;
        }
    }

    void finish() {
        long gaps = 0;
        for (int i = 0; i < books.length; i++) {
            gaps += books[i].gaps();
            if (hasDepth[i] && !books[i].isSynced()) {
                report.note(
                        "book." + instruments.get(i).symbol(),
                        hasSnapshot[i]
                                ? "incomplete at the end: updates were lost after the last snapshot"
                                : "left out: the recording has depth updates but no snapshot they continue");
            }
        }
        report.count("messages", messages);
        report.count(
                "trades", decoder.count(DecodeResult.TRADE) + decoder.count(DecodeResult.AGG_TRADE) - doubledTrades);
        report.count("top_of_book", decoder.count(DecodeResult.TOP_OF_BOOK));
        report.count("book_updates", decoder.count(DecodeResult.DEPTH));
        report.count("book_levels", levels);
        report.count("snapshots", decoder.count(DecodeResult.SNAPSHOT));
        report.count("bars", decoder.count(DecodeResult.BAR) - repeatedBars);
        report.count("derived_prices", decoder.count(DecodeResult.DERIVED_PRICE));
        report.count("gaps", gaps);
        report.count("crossed", crossed);
        report.count("bbo_compared", compared);
        report.count("bbo_equal", equal);
        skipped();
        if (clockOffset != Long.MAX_VALUE) {
            report.note("clock_offset_ns", Long.toString(clockOffset));
        }
    }

    private void skipped() {
        for (int result = DecodeResult.LOWEST; result < 0; result++) {
            skipped(
                    DecodeResult.name(result),
                    decoder.count(result) - (result == DecodeResult.TOO_LONG ? longInstrumentLists : 0));
        }
        skipped(
                DecodeResult.name(DecodeResult.UNKNOWN_EVENT),
                decoder.count(DecodeResult.UNKNOWN_EVENT) - instrumentLists);
        for (int result = DecodeResult.SERVER_SHUTDOWN; result <= DecodeResult.EMPTY_TRADE; result++) {
            skipped(DecodeResult.name(result), decoder.count(result));
        }
        skipped(DecodeResult.name(DecodeResult.PARTIAL_DEPTH), decoder.count(DecodeResult.PARTIAL_DEPTH));
        skipped("aggTrade", doubledTrades);
        skipped("repeated_bar", repeatedBars);
        skipped("snapshot_not_needed", ignoredSnapshots);
        if (backwards > 0) {
            report.count("receive_time_backwards", backwards);
        }
    }

    private void skipped(final String reason, final long count) {
        if (count > 0) {
            report.count("skipped." + reason, count);
        }
    }
}
