import type { Commands } from "../commands.js";

/** Runs what a command names; the program has made the {@link Commands} from the flags by then. */
export type Act = (run: (commands: Commands) => Promise<number>) => Promise<void>;
