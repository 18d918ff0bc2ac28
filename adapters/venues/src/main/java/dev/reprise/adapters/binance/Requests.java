package dev.reprise.adapters.binance;

import dev.reprise.api.schema.OrderRequest;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/** Requests that wait for an answer, by their number. Objects are re-used, so the hot path allocates nothing. Not thread-safe. */
final class Requests {
    private static final int ANY_EPOCH = -1;

    /** What was asked. */
    enum Kind {
        PLACE,
        PLACE_LIST,
        CANCEL,
        CANCEL_FOREIGN,
        AMEND,
        REPLACE,
        QUERY,
        OPEN_ORDERS_OF_QUERY,
        TRADES_OF_QUERY,
        OPEN_ORDERS,
        OPEN_ORDERS_OF_AUDIT,
        ACCOUNT,
        ACCOUNT_OF_AUDIT,
        TRADES,
        ORDER_OF_TRADE,
        FOREIGN_ORDER,
        CANCEL_ALL,
        TIME,
        LOGON,
        SUBSCRIBE
    }

    /** One of them. */
    static final class Request {
        private Kind kind;
        private long clientOrderId;
        private long argument;
        private int instrument;
        private long sentNanos;
        private int generation;
        private int epoch;
        private Request nextFree;

        Kind kind() {
            return kind;
        }

        /** Order concerned, 0 for none. */
        long clientOrderId() {
            return clientOrderId;
        }

        /** What else the kind needs to know. */
        long argument() {
            return argument;
        }

        /** Instrument index, -1 for none. */
        int instrument() {
            return instrument;
        }

        long sentNanos() {
            return sentNanos;
        }

        /** Which replacement of the order it is about. */
        int generation() {
            return generation;
        }

        void generation(final int newGeneration) {
            generation = newGeneration;
        }

        /** Connection it went out on. */
        int epoch() {
            return epoch;
        }

        /** For an order's own request, which; else null. */
        OrderRequest orderRequest() {
            return switch (kind) {
                case PLACE, PLACE_LIST -> OrderRequest.NEW_ORDER;
                case CANCEL -> OrderRequest.CANCEL;
                case AMEND, REPLACE -> OrderRequest.AMEND;
                default -> null;
            };
        }
    }

    private final Long2ObjectHashMap<Request> waiting = new Long2ObjectHashMap<>();
    private Request free;
    private long lastId;

    /** Takes a new request; returns its number. */
    long add(
            final Kind kind,
            final long clientOrderId,
            final int instrument,
            final long argument,
            final int epoch,
            final long now) {
        Request request = free;
        if (request == null) {
            request = new Request();
        } else {
            free = request.nextFree;
        }
        request.kind = kind;
        request.clientOrderId = clientOrderId;
        request.instrument = instrument;
        request.argument = argument;
        request.generation = 0;
        request.epoch = epoch;
        request.sentNanos = now;
        waiting.put(++lastId, request);
        return lastId;
    }

    /** The request of that number, which goes on waiting. */
    Request get(final long id) {
        return waiting.get(id);
    }

    /** The request of that number, which then no longer waits; null when there is none. Give it back with {@link #release}. */
    Request take(final long id) {
        return waiting.remove(id);
    }

    void release(final Request request) {
        request.nextFree = free;
        free = request;
    }

    int size() {
        return waiting.size();
    }

    /** Whether a request of that connection waits. */
    boolean hasOf(final int epoch) {
        for (final Request request : waiting.values()) {
            if (request.epoch == epoch) {
                return true;
            }
        }
        return false;
    }

    /** Hands over and forgets every request sent before a moment. */
    void takeOlderThan(final long nanos, final Consumer<Request> to) {
        take(nanos, ANY_EPOCH, to);
    }

    /** Hands over and forgets every request of a connection. */
    void takeOf(final int epoch, final Consumer<Request> to) {
        take(System.nanoTime(), epoch, to);
    }

    private void take(final long nanos, final int epoch, final Consumer<Request> to) {
        if (waiting.isEmpty()) {
            return;
        }
        final long[] ids = new long[waiting.size()];
        int count = 0;
        for (final Long2ObjectHashMap<Request>.KeyIterator keys =
                        waiting.keySet().iterator();
                keys.hasNext(); ) {
            final long id = keys.nextLong();
            final Request request = waiting.get(id);
            if (request.sentNanos - nanos <= 0 && (epoch == ANY_EPOCH || request.epoch == epoch)) {
                ids[count++] = id;
            }
        }
        java.util.Arrays.sort(ids, 0, count);
        for (int i = 0; i < count; i++) {
            final Request request = waiting.remove(ids[i]);
            if (request != null) { // else taken by what an earlier one led to
                to.accept(request);
                release(request);
            }
        }
    }
}
