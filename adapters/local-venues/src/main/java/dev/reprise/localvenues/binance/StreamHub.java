package dev.reprise.localvenues.binance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who gets which stream. On the venue thread only. */
final class StreamHub {
    private final Map<String, List<Subscription>> byKey = new HashMap<>();
    private boolean isSilent;

    /** Whether nothing is sent, although everything goes on. */
    void silent(final boolean isNowSilent) {
        isSilent = isNowSilent;
    }

    void add(final Session session, final String name, final String key) {
        if (session.streams.putIfAbsent(name, key) == null) {
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(new Subscription(session, name));
        }
    }

    void remove(final Session session, final String name) {
        final String key = session.streams.remove(name);
        if (key != null) {
            final List<Subscription> subscriptions = byKey.get(key);
            subscriptions.removeIf(s -> s.session == session && s.name.equals(name));
            if (subscriptions.isEmpty()) {
                byKey.remove(key);
            }
        }
    }

    void removeAll(final Session session) {
        for (final String name : List.copyOf(session.streams.keySet())) {
            remove(session, name);
        }
    }

    boolean has(final String key) {
        return byKey.containsKey(key);
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** Whether a connection that streams go to has not taken yet what it was sent. */
    boolean isBehind() {
        for (final List<Subscription> subscriptions : byKey.values()) {
            for (final Subscription subscription : subscriptions) {
                if (subscription.session.socket.isOpen() && subscription.session.socket.hasBufferedData()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Sends a payload to all who asked, each under the name it asked for. */
    void publish(final String key, final String data) {
        final List<Subscription> subscriptions = byKey.get(key);
        if (subscriptions == null || isSilent) {
            return;
        }
        for (final Subscription subscription : subscriptions) {
            final Session session = subscription.session;
            session.send(
                    session.isCombined ? "{\"stream\":\"" + subscription.name + "\",\"data\":" + data + "}" : data);
        }
    }

    private record Subscription(Session session, String name) {}
}
