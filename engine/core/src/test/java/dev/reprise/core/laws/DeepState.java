package dev.reprise.core.laws;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.collections.Long2LongHashMap;

/** Compares every field of two objects of the core, however deep, and names those that differ: what somebody forgot to carry. */
public final class DeepState {
    private static final String OURS = "dev.reprise.core.";

    /** What lives for the length of one input or one question: classes, and single fields. Whatever else a core keeps is carried. */
    private static final Set<String> SCRATCH = Set.of(
            "OrderRequest",
            "ProtectionRequest",
            "Builder",
            "BookView",
            "FillView",
            "OrderView",
            "PositionView",
            "TopView",
            "TradeView",
            "AccountExposure.gross",
            "AccountExposure.net",
            "CarriedState.part",
            "Collar.twiceReference",
            "OrderRequests.lastFillQty",
            "OrderRequests.lastSlot",
            "Reports.isNewExternal",
            "Reports.lastLiquidity",
            "Reports.lastPrice",
            "Reports.unbooked",
            "TimerQueue.firedDeadline",
            "TimerQueue.firedId",
            "TimerQueue.firedInstrument",
            "TimerQueue.firedKind",
            "TimerQueue.firedOwner",
            "TimerQueue.firedPayload");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> differences = new TreeSet<>();

    private DeepState() {}

    /** Fields ({@code Class.name}) in which they differ. */
    public static Set<String> differences(final Object one, final Object other) {
        final DeepState state = new DeepState();
        state.compare("root", one, other);
        return state.differences;
    }

    private void compare(final String path, final Object one, final Object other) {
        if (one == null
                || other == null
                || one instanceof Enum
                || one instanceof Number
                || one instanceof Boolean
                || one instanceof String) {
            if (!Objects.equals(one, other)) {
                differences.add(path);
            }
            return;
        }
        if (!seen.add(one)) {
            return;
        }
        if (one instanceof Long2LongHashMap || one.getClass().isRecord()) {
            if (!one.equals(other)) {
                differences.add(path);
            }
        } else if (one instanceof List<?> list) {
            compareAll(path, list.toArray(), ((List<?>) other).toArray());
        } else if (one.getClass().isArray()) {
            compareAll(path, one, other);
        } else if (one.getClass().getName().startsWith(OURS) && !one.getClass().isHidden()) {
            compareFields(one, other);
        }
    }

    private void compareAll(final String path, final Object one, final Object other) {
        if (one.getClass().getComponentType().isPrimitive()) {
            if (!Objects.deepEquals(one, other)) {
                differences.add(path);
            }
            return;
        }
        if (Array.getLength(one) != Array.getLength(other)) {
            differences.add(path);
            return;
        }
        for (int i = 0; i < Array.getLength(one); i++) {
            compare(path, Array.get(one, i), Array.get(other, i));
        }
    }

    private void compareFields(final Object one, final Object other) {
        for (Class<?> type = one.getClass(); type.getName().startsWith(OURS); type = type.getSuperclass()) {
            for (final Field field : type.getDeclaredFields()) {
                final String name = type.getSimpleName() + "." + field.getName();
                if (!Modifier.isStatic(field.getModifiers())
                        && !SCRATCH.contains(name)
                        && !SCRATCH.contains(type.getSimpleName())) {
                    field.setAccessible(true);
                    try {
                        compare(name, field.get(one), field.get(other));
                    } catch (final IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }
}
