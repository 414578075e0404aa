export const importThere = (name) => import(name);
