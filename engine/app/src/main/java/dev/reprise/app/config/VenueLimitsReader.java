package dev.reprise.app.config;

import dev.reprise.api.schema.VenueLimitKind;
import dev.reprise.live.session.VenueLimitsSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads {@code limits} of the simulated venue: what it takes of requests. */
final class VenueLimitsReader {
    private static final int MOST_IN_A_WINDOW = 1_000_000_000;
    private static final int MOST_OF_A_KIND = VenueLimitsSpec.MOST / 2;
    private static final String NONE = "none";
    private static final String PER = " per ";

    private VenueLimitsReader() {}

    /** @param simulation the section that {@code limits} is in */
    static VenueLimitsSpec read(final Section simulation, final VenueLimitsSpec fallback) {
        final Section section = simulation.section("limits");
        final List<VenueLimitsSpec.Limit> limits = new ArrayList<>();
        limits.addAll(section.value(
                "orders",
                of(VenueLimitKind.ORDERS, fallback),
                text -> parse(VenueLimitKind.ORDERS, text),
                VenueLimitsReader::text));
        limits.addAll(section.value(
                "requests",
                of(VenueLimitKind.REQUESTS, fallback),
                text -> parse(VenueLimitKind.REQUESTS, text),
                VenueLimitsReader::text));
        final int openStops = section.value(
                "open_stops", fallback.openStops(), text -> Values.whole(text, 0, MOST_IN_A_WINDOW), v -> v);
        section.done();
        return new VenueLimitsSpec(limits, openStops);
    }

    /** As it is written: {@code 100 per 10s, 200000 per 24h}. */
    static String text(final List<VenueLimitsSpec.Limit> limits) {
        return limits.isEmpty()
                ? NONE
                : limits.stream()
                        .map(limit -> limit.most() + PER + Values.format(Duration.ofNanos(limit.windowNs())))
                        .collect(Collectors.joining(", "));
    }

    private static List<VenueLimitsSpec.Limit> of(final VenueLimitKind kind, final VenueLimitsSpec spec) {
        return spec.limits().stream().filter(limit -> limit.kind() == kind).toList();
    }

    private static List<VenueLimitsSpec.Limit> parse(final VenueLimitKind kind, final String text)
            throws Values.RefusedException {
        if (text.equals(NONE)) {
            return List.of();
        }
        final List<VenueLimitsSpec.Limit> limits = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final int per = part.indexOf(PER);
            final Duration window = per < 0
                    ? Duration.ZERO
                    : Values.duration(part.substring(per + PER.length()).strip());
            if (window.isZero() || limits.size() == MOST_OF_A_KIND) {
                throw new Values.RefusedException(
                        ProblemCode.BAD_VALUE,
                        "must be `none` or up to " + MOST_OF_A_KIND + " counts per time: was '"
                                + ConfigSource.masked(text) + "'",
                        "write e.g. 100 per 10s, 200000 per 24h");
            }
            limits.add(new VenueLimitsSpec.Limit(
                    kind, Values.whole(part.substring(0, per).strip(), 1, MOST_IN_A_WINDOW), window.toNanos()));
        }
        return limits;
    }
}
