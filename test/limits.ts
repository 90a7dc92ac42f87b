/**
 * Milliseconds after which a test, a hook or a wait is given up: far above what any of them needs, so that none fails
 * because a machine is slow or busy. What hangs is still ended.
 */
export const FAR_ABOVE_NEED = 20 * 60_000;
