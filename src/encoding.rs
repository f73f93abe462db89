//! Text and byte encodings: hex, base64 and Cognito's `pad()`.
