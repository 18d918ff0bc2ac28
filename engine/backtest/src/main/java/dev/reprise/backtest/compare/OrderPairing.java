package dev.reprise.backtest.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines up the orders of two runs. Two orders are one when strategy, instrument, side, type, price and quantity are the same and their decisions
 * at most a second apart, the nearest first; what is left pairs when only price or quantity differ and the decisions are at most 10 ms apart.
 */
final class OrderPairing {
    private static final long SAME_NS = 1_000_000_000L;
    private static final long SIMILAR_NS = 10_000_000L;

    private OrderPairing() {}

    /**
     * Two orders that are one, or one that only one run has.
     *
     * @param a of the first run, or {@code null}
     * @param b of the second run, or {@code null}
     */
    record Pair(OrderFact a, OrderFact b) {
        long time() {
            return a == null ? b.decided : b == null ? a.decided : Math.min(a.decided, b.decided);
        }

        boolean isBoth() {
            return a != null && b != null;
        }
    }

    static List<Pair> pair(final List<OrderFact> a, final List<OrderFact> b) {
        final List<Pair> pairs = new ArrayList<>();
        final java.util.function.Function<OrderFact, String> terms =
                order -> order.key + ' ' + order.type + ' ' + order.price + ' ' + order.qty;
        // Those decided at the same moment first, so that one missing order does not shift all that look like it.
        final List<OrderFact> laterA = new ArrayList<>();
        final List<OrderFact> laterB = new ArrayList<>();
        match(a, b, 0, terms, pairs, laterA, laterB);
        final List<OrderFact> leftA = new ArrayList<>();
        final List<OrderFact> leftB = new ArrayList<>();
        match(laterA, laterB, SAME_NS, terms, pairs, leftA, leftB);
        final List<OrderFact> onlyA = new ArrayList<>();
        final List<OrderFact> onlyB = new ArrayList<>();
        match(leftA, leftB, SIMILAR_NS, order -> order.key, pairs, onlyA, onlyB);
        onlyA.forEach(order -> pairs.add(new Pair(order, null)));
        onlyB.forEach(order -> pairs.add(new Pair(null, order)));
        pairs.sort(
                Comparator.comparingLong(Pair::time).thenComparing(pair -> pair.a == null ? pair.b.key : pair.a.key));
        return pairs;
    }

    /** Within a key both are in the order of time: whoever is too early for all that is left has no partner. */
    private static void match(
            final List<OrderFact> a,
            final List<OrderFact> b,
            final long window,
            final java.util.function.Function<OrderFact, String> key,
            final List<Pair> pairs,
            final List<OrderFact> leftA,
            final List<OrderFact> leftB) {
        final Map<String, Deque<OrderFact>> waiting = new HashMap<>();
        b.forEach(order -> waiting.computeIfAbsent(key.apply(order), k -> new ArrayDeque<>())
                .add(order));
        for (final OrderFact order : a) {
            final Deque<OrderFact> others = waiting.getOrDefault(key.apply(order), new ArrayDeque<>());
            while (!others.isEmpty() && others.peek().decided < order.decided - window) {
                leftB.add(others.poll());
            }
            OrderFact candidate = others.peek();
            if (candidate == null || candidate.decided > order.decided + window) {
                leftA.add(order);
                continue;
            }
            others.poll();
            while (!others.isEmpty() && distance(others.peek(), order) < distance(candidate, order)) {
                leftB.add(candidate);
                candidate = others.poll();
            }
            pairs.add(new Pair(order, candidate));
        }
        waiting.values().forEach(leftB::addAll);
        leftB.sort(Comparator.comparingLong(order -> order.decided));
    }

    private static long distance(final OrderFact one, final OrderFact other) {
        return Math.abs(one.decided - other.decided);
    }
}
