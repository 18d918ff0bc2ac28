package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.FillDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/**
 * A table computed by hand: what is done on the bench, the position and the fees that it leaves, and the reports that must come. The
 * position and the fees are added up from the fills, not asked of the venue.
 */
final class HandTable {
    private final List<String> reports = new ArrayList<>();
    private final FillDecoder fill = new FillDecoder();
    private long position;
    private long fees;

    /** One row; {@code reports} are as {@link PaperBench#text}. */
    record Row(
            String name,
            FillModel model,
            boolean twoClocks,
            Consumer<PaperBench> actions,
            long position,
            long fees,
            List<String> reports) {
        @Override
        public String toString() {
            return name + " (" + model + ")";
        }

        /** The same for another model. */
        Row of(final FillModel another) {
            return new Row(name, another, twoClocks, actions, position, fees, reports);
        }
    }

    static Row row(
            final FillModel model,
            final String name,
            final Consumer<PaperBench> actions,
            final long position,
            final long fees,
            final String... reports) {
        return new Row(name, model, false, actions, position, fees, List.of(reports));
    }

    /** A row whose reports are all that the venue sends. */
    static void assertReports(final Row row) {
        check(row, false, bench -> {});
    }

    /** The same on a bench prepared so. */
    static void assertReports(final Row row, final Consumer<PaperBench> preparation) {
        check(row, false, preparation);
    }

    /** A row that tells the fills only, on a bench whose fees are exact. */
    static void assertFills(final Row row) {
        check(row, true, PaperBench::exactFees);
    }

    private static void check(final Row row, final boolean fillsOnly, final Consumer<PaperBench> preparation) {
        final HandTable sums = new HandTable();
        final PaperBench bench = new PaperBench(
                (buffer, offset) -> sums.take(buffer, offset, fillsOnly),
                new PaperSettings(PaperBench.ENTRY, PaperBench.RESPONSE, row.model(), row.twoClocks()));
        preparation.accept(bench);
        row.actions().accept(bench);
        assertEquals(row.reports(), sums.reports, row.toString());
        assertEquals(row.position(), sums.position, () -> "position: " + row);
        assertEquals(row.fees(), sums.fees, () -> "fees: " + row);
    }

    private void take(final MutableDirectBuffer buffer, final int offset, final boolean fillsOnly) {
        final boolean isFill = Records.templateId(buffer, offset) == FillDecoder.TEMPLATE_ID;
        if (isFill || !fillsOnly) {
            reports.add(PaperBench.text(buffer, offset));
        }
        if (isFill) {
            fill.wrap(
                    buffer,
                    offset + Records.BODY_OFFSET,
                    Records.blockLength(buffer, offset),
                    Records.version(buffer, offset));
            position += fill.side() == BUY ? fill.lastQty() : -fill.lastQty();
            fees += fill.fee();
        }
    }
}
