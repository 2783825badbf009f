export const PREFIX = "shop_";
export const TABLES = ["red", "green"] as const;
